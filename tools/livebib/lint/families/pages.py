"""Pages: how a range is written, and whether it can be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livebib.lint.model import Flaw, Value
from livebib.lint.rule import rule
from livebib.model import Severity

_SINGLE = re.compile(r"(?<![-–—\w])(\d+)\s*+([-–—])\s*+(\d+)(?![-–—\w])")

NO_ALARM = """
@article{roman, title = {Roman pages, and pages with letters}, pages = {xi--xv, S12--S15}}
@article{number, title = {An article number, as big-cdl.bib has hundreds}, pages = {e0033693}}
@article{dash, title = {A page number with a dash in it}, pages = {A-12}}
@article{section, title = {Pages by section}, pages = {3-1--3-17}}
"""


@rule("page-dash", Severity.INFO, on="pages", fix="safe")
def page_dash(value: Value) -> Iterator[Flaw]:
    """A single dash between two pages. BibTeX's styles print what is there, a hyphen; only `--` gives the dash of a
    range. (biblatex takes both.)

    What to do: Write `--`; `livebib lint --fix` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {12-23}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = {2001}, pages = {12--23}}
    """
    text = value.text
    for found in _SINGLE.finditer(text):
        fixed = f"{found[1]}--{found[3]}"
        yield Flaw(
            f"one dash in the pages '{found[0]}'",
            f"write '{fixed}'",
            value.span(*found.span()),
            value.with_part(*found.span(), fixed),
        )
