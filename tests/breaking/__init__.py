"""What tries to break Evenhand, on purpose and with force: `script/break NAME`. Everything stays on this machine."""
