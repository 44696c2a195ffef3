"""readq: a keyboard inbox for research papers. Importing the package imports nothing else; its names are loaded when
they are used. They are what programs may rely on, see docs/PYTHON.md."""

TYPE_CHECKING = False  # importing `typing` for it would take longer than all the rest
if TYPE_CHECKING:
    from readq.errors import ReadqError as ReadqError
    from readq.filters import Filter as Filter
    from readq.library import Library as Library
    from readq.model import Status as Status
    from readq.search.query import parse as parse

__version__ = "0.1.0"
__all__ = ["Filter", "Library", "ReadqError", "Status", "__version__", "parse"]

_HOMES = {
    "Filter": "readq.filters",
    "Library": "readq.library",
    "ReadqError": "readq.errors",
    "Status": "readq.model",
    "parse": "readq.search.query",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
