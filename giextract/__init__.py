"""Read Chinese government-information annual reports and say which numbers can be trusted."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giextract.library import (
        FileRead,
        Finding,
        GiextractError,
        Report,
        Settings,
        Unreadable,
        check,
        load_settings,
        read,
        read_many,
    )

__version__ = "0.1.0"
__all__ = [
    "FileRead",
    "Finding",
    "GiextractError",
    "Report",
    "Settings",
    "Unreadable",
    "__version__",
    "check",
    "load_settings",
    "read",
    "read_many",
]


def __getattr__(name: str) -> object:
    """Import the library when a name of it is first asked for: the command line starts without it."""
    if name in __all__:
        return getattr(import_module("giextract.library"), name)
    raise AttributeError(f"module 'giextract' has no attribute {name!r}; it has {', '.join(__all__)}")
