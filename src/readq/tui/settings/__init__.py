"""Colours, layout and keys as the reader wants them."""
