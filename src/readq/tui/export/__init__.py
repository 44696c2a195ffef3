"""Papers out of the library, for other programs."""
