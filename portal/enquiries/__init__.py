"""Ask us, tell us how we did, or complain about how we use personal information."""
