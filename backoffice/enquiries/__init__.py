"""What customers ask and tell us through the portal: each team reads and answers its own (POL-11, DPA-7, CAS-5)."""
