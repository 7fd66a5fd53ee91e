"""The work list: what waits for the colleague, and what they were told (REP-4)."""
