"""The committee’s reports, and the answers that requesters ask for."""
