"""Adding a paper by hand."""
