"""What can be exported: a line for each flavour."""

from __future__ import annotations

from livebib.output.export.model import HEADER, Flavour

FLAVOURS = {
    "bibtex": Flavour("bibtex", header=HEADER),
    "bibtex-classic": Flavour("classic", header=HEADER),
    "biblatex": Flavour("biblatex", header=HEADER),
    "csl-json": Flavour("csl_json"),
    "ris": Flavour("ris"),
    "cff": Flavour("cff", frozenset({"before"})),  # only a part of such a file is generated
    "atom": Flavour("atom"),
    "text": Flavour("text", frozenset({"style"})),
}
