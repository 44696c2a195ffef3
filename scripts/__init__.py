"""Scripts that make what is generated from the code."""
