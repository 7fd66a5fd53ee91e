"""Ask for a review of a decision."""
