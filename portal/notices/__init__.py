"""The notices of the site: privacy, accessibility."""
