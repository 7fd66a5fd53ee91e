"""The policy in force as colleagues work by it, and its versions (POL-5)."""
