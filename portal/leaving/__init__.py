"""Leave at once, or finish and clear the device."""
