"""One paper: laid out, read, opened elsewhere."""
