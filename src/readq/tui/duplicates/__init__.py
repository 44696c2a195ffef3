"""Papers that may be one, side by side."""
