"""The first screen, before the toolkit is loaded."""
