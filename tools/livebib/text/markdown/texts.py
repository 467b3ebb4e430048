"""Text files: Markdown documents, and lists with one address a line."""

from functools import lru_cache
from pathlib import Path

from livebib.text.markdown.document import Document

# How the names of Markdown documents end; those of Quarto, R Markdown and MDX hold Markdown besides code.
MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd"})
_BYTE_ORDER_MARK = "\ufeff"


def is_list(path: Path) -> bool:
    """Whether a file is a list with one address a line; every other text file is read as Markdown."""
    return path.suffix.lower() == ".txt"


@lru_cache(maxsize=64)
def document(path: Path, text: str, style: str = "github") -> Document:
    """A Markdown document; as in every editor, a byte order mark takes no column. Read once for all who ask. `style` is
    that of its anchors."""
    return Document(path, text.removeprefix(_BYTE_ORDER_MARK), style)
