"""A line being typed: filter, find, a name, a yes or no."""
