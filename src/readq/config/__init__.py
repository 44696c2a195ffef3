"""The reader's own settings, in one file, ``config.toml``.

A mistake never keeps readq from starting: what cannot be understood is reported with its line and its default holds.
Without a file nothing is parsed and nothing is imported for it.
"""
