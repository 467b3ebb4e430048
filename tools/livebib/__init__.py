"""livebib: a bibliography that stays alive.

`livebib.load("bib")` reads .bib files as one `Library`; the `livebib` command does the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livebib.library.entry import Entry
    from livebib.library.library import Library, load
    from livebib.model.errors import LivebibError
    from livebib.model.finding import Finding

__version__ = "0.1.0"
__all__ = ["Entry", "Finding", "Library", "LivebibError", "__version__", "load"]

_HOME = {
    "Entry": "livebib.library.entry",
    "Finding": "livebib.model.finding",
    "Library": "livebib.library.library",
    "LivebibError": "livebib.model.errors",
    "load": "livebib.library.library",
}


def __getattr__(name: str) -> Any:
    """Import on first use, so that `livebib --help` does not pay for the parser."""
    if name not in _HOME:
        raise AttributeError(f"module 'livebib' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
