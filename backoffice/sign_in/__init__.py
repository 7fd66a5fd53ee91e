"""Signing in and out: password, second factor, recovery codes (DPA-4)."""
