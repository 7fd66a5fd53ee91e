"""Colleagues: added, invited, given roles, and leaving (DPA-4)."""
