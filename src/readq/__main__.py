"""``python -m readq`` is ``readq``."""

from readq.cli.entry import main

if __name__ == "__main__":
    main()
