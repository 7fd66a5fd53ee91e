"""“Call me in my language, about …”: the short form beside an edition of the policy (POL-4)."""
