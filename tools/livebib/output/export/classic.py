"""A .bib file for BibTeX's first styles, which know neither `url` nor `doi`: plain, alpha, abbrv, ieeetr."""

from __future__ import annotations

from livebib.output.export.bibtex import for_bibtex
from livebib.output.export.database import Audience
from livebib.output.export.model import Selection, Written
from livebib.text.latex.typeset import BIBTEX

_AUDIENCE = Audience("BibTeX with styles such as plain", BIBTEX, r"\usepackage{url} or hyperref")


def write(selection: Selection) -> Written:
    """The file. Addresses stand in `howpublished` or `note`, which these styles print."""
    return for_bibtex(selection, _AUDIENCE, classic=True)
