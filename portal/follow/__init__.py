"""Follow what was sent, and see what one can still do."""
