"""Two minutes with the real app: the steps a newcomer takes, ticked off as they are done."""
