"""The home page and the policy, as everyone can read them."""
