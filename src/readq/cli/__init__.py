"""The command line, entered by ``readq.cli.entry``; each command's module is imported when it is asked for."""
