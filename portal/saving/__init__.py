"""Put a form aside, and come back to it with a code."""
