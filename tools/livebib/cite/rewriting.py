"""Citations in Markdown documents, rewritten when entries get other keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from livebib.text.bibtex import layout
from livebib.text.bibtex.layout import Splice
from livebib.text.markdown.blocks import LINE_END
from livebib.text.markdown.document import Document


def recited(path: Path, text: str, keys: Mapping[str, str]) -> str:
    """A document that cites entries by their new keys; `keys` are those by the old ones in lower case."""
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]
    splices = []
    for citation in Document(path, text).citations:
        if new := keys.get(citation.key.lower()):
            at = text.index("@", starts[citation.key_line - 1] + citation.key_column - 1) + 1
            splices.append(Splice(at, text.index("]", at), new))
    return layout.apply(text, splices)
