"""``python -m readq`` is ``readq``."""

from readq.cli.main import main

if __name__ == "__main__":
    main()
