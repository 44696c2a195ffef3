"""readq: a keyboard inbox for research papers. Importing the package imports nothing else."""

__version__ = "0.1.0"
