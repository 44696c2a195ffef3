"""The command line. ``readq.cli.main`` is the entry; each command's module is imported when it is asked for."""
