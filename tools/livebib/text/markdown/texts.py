"""Text files: Markdown documents, and lists with one address a line."""

from functools import lru_cache
from pathlib import Path

from livebib.text.markdown.document import Document

_BYTE_ORDER_MARK = "\ufeff"


def is_list(path: Path) -> bool:
    """Whether a file is a list with one address a line; every other text file is read as Markdown."""
    return path.suffix.lower() == ".txt"


@lru_cache(maxsize=64)
def document(path: Path, text: str) -> Document:
    """A Markdown document; as in every editor, a byte order mark takes no column. Read once for all who ask."""
    return Document(path, text.removeprefix(_BYTE_ORDER_MARK))
