"""What customers ask and tell us, online or otherwise: each team reads and answers its own (POL-11, DPA-7, CAS-5)."""
