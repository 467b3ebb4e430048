"""Writes the list of rules into manual/rules.md, between its two comments. `--check` only says whether it is there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from livebib.cli.catalogue import rules
from livebib.lint import catalogue

MANUAL = Path(__file__).parent / "manual" / "rules.md"
_BETWEEN = re.compile(r"(?<=<!-- rules: written by tools/manual\.py -->\n).*?(?=<!-- end of the rules -->)", re.DOTALL)
# Up to a mark behind which something else begins, but not within code.
_FIRST_CLAUSE = re.compile(r"(?:`[^`]*+`|[^`.;:]|[.;:](?!\s|$))*+[.;:]?")


def listed() -> str:
    """All rules in Markdown, a table for each family."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    rest = set(rules())
    for family, names in catalogue.FAMILIES.items():
        yield from _table(f"`{family}`: {catalogue.about(family)}", names)
        rest -= set(names)
    yield from _table("Rules of other commands:", sorted(rest))


def _table(head: str, names: list[str]) -> Iterator[str]:
    yield from ("", head, "", "| rule | weight | fix | what it is about |", "|---|---|---|---|")
    for name in names:
        rule = rules()[name]
        about = _FIRST_CLAUSE.match(rule.about)
        assert about is not None
        said = about[0].rstrip(".;:").replace("|", "\\|")
        yield f"| `{name}` | {rule.severity} | {rule.fix} | {said} |"


def written(manual: str) -> str:
    """The manual with the list as it is now."""
    return _BETWEEN.sub(lambda _: listed() + "\n", manual)


if __name__ == "__main__":
    before = MANUAL.read_text(encoding="utf-8")
    after = written(before)
    if "--check" in sys.argv:
        sys.exit(before != after)
    MANUAL.write_text(after, encoding="utf-8")
