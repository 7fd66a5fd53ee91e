"""Ask for reasonable adjustments."""
