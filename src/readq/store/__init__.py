"""The library file: the only package that knows SQLite. Each module takes a `Connection` and speaks in model values."""
