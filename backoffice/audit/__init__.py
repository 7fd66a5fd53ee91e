"""The audit log, for the auditor's role (DPA-1)."""
