"""The errors readq shows to people: one sentence that says what, where and what to do next."""


class ReadqError(Exception):
    """A problem with input or state; the command line prints it and exits 1."""


class UsageError(ReadqError):
    """A command that cannot be understood; exits 2."""


class QueryError(ReadqError):
    """A query that does not parse. ``position`` is the 0-based character where it went wrong, ``query`` the whole text
    where that is known."""

    def __init__(self, message: str, position: int, query: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.query = query


class LibraryError(ReadqError):
    """The library file cannot be used as asked (foreign, newer, read-only, locked, damaged)."""


class HeldError(LibraryError):
    """Another program kept the library for longer than readq waits."""


class Cancelled(ReadqError):
    """A change was called off by the one who asked for it; the library is as it was."""
