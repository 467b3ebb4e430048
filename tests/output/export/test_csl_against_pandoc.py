"""CSL-JSON says what pandoc reads in the same .bib, field by field, but for what the tables here list with its reason.

pandoc is that of Debian 12 (2.17). It reads a file as BibTeX's and as biblatex's; agreeing with one of them is enough.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from livebib.output.export.csl import variables
from tests.output.export.samples import LIST, WORKS, loaded

pytestmark = pytest.mark.skipif(not shutil.which("pandoc"), reason="needs pandoc (on Debian: apt install pandoc)")


class Alike(NamedTuple):
    """Two texts that say the same once both are changed in one way."""

    why: str
    changed: Callable[[str], str]


class Ours(NamedTuple):
    """A difference that is meant."""

    why: str
    fields: tuple[str, ...]
    holds: Callable[[Any, Any], bool]  # of our value and pandoc's, either None where there is none


_AFTER = re.compile(r"(^|[:.?!]\s+|^\W+)(\w)")
ALIKE = [
    Alike("pandoc curls quotes and apostrophes; ours are as the author writes them", lambda t: t.replace("’", "'")),
    Alike(
        "pandoc 2.17 loses the spans that protect case, which it writes since 3.0",
        lambda t: re.sub(r'<span class="nocase">(.*?)</span>', r"\1", t),
    ),
    Alike(
        "pandoc raises small letters at the beginning and behind a colon; names such as scikit-learn begin small",
        lambda t: _AFTER.sub(lambda found: found[1] + found[2].lower(), t),
    ),
    Alike("pandoc leaves commands in mathematics as they are", lambda t: t.replace(r"\alpha", "α")),
    Alike(
        "what looks like markup is no markup here: an invisible sign keeps it text", lambda t: t.replace("\u2060", "")
    ),
    Alike(
        "pandoc lowers single letters, which are names: vitamin D",
        lambda t: t.replace("< b & c > d", "< B & C > D"),
    ),
    Alike(
        "pandoc lowers a capital beside a raised or lowered letter, and so the H of H₂O",
        lambda t: t.replace("h<sub>2</sub>o", "H<sub>2</sub>O"),
    ),
    Alike("TeX's escapes are no part of an address", lambda t: re.sub(r"\\([_%&#])", r"\1", t)),
]
OURS = [
    Ours(
        "@misc has no type in pandoc 2.17, which no schema allows; ours is a preprint, a page or a document",
        ("type",),
        lambda ours, theirs: theirs == "" and ours in ("article", "webpage", "document"),
    ),
    Ours(
        "pandoc does not know @conference", ("type",), lambda ours, theirs: (ours, theirs) == ("paper-conference", "")
    ),
    Ours(
        "types that CSL has since 1.0.2, a year after pandoc's table was made",
        ("type",),
        lambda ours, theirs: (
            (ours, theirs)
            in {
                ("software", "book"),
                ("periodical", "article-journal"),
                ("standard", "legislation"),
                ("performance", "speech"),
            }
        ),
    ),
    Ours("a page whose subtype says so is a post", ("type",), lambda ours, theirs: ours == "post-weblog"),
    Ours("@conference is BibTeX's other name of @inproceedings", ("container-title",), lambda ours, theirs: not theirs),
    Ours("a preprint's publisher is arXiv, as styles print it", ("publisher",), lambda o, t: (o, t) == ("arXiv", None)),
    Ours(
        "and arXiv's number is its number",
        ("number",),
        lambda ours, theirs: ours.startswith("arXiv:") and theirs is None,
    ),
    Ours(
        "`event` is deprecated for `event-title`", ("event", "event-title"), lambda ours, theirs: not (ours and theirs)
    ),
    Ours("an address in `howpublished` is one", ("URL",), lambda ours, theirs: theirs is None),
    Ours(
        "and no publisher",
        ("publisher",),
        lambda ours, theirs: ours is None and theirs.startswith("https://"),
    ),
    Ours("`language` is a language, not only `langid`", ("language",), lambda ours, theirs: theirs is None),
    Ours(
        "pandoc writes a season as month 21 to 24, CSL's schema has `season`",
        ("issued",),
        lambda ours, theirs: "season" in ours and theirs["date-parts"][0][1] > 20,
    ),
    Ours(
        "pandoc drops or empties what it cannot read as numbers: words, decades, open ranges",
        ("issued",),
        lambda ours, theirs: bool(ours) and theirs in (None, {"date-parts": []}),
    ),
    Ours(
        "pandoc knows months by three letters only",
        ("issued",),
        lambda ours, theirs: theirs == {"date-parts": [ours.get("date-parts", [[0]])[0][:1]]},
    ),
    Ours(
        "30 February is no day",
        ("issued",),
        lambda ours, theirs: ours == {"literal": "2001-02-30"} and theirs == {"date-parts": [[2001, 2, 30]]},
    ),
]


def pandoc(variant: str, text: str) -> dict[str, dict[str, Any]]:
    command = ["pandoc", "-f", variant, "-t", "csljson"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return {item["id"]: item for item in json.loads(done.stdout)}


def differences(path: Path, used: set[str]) -> list[str]:
    """Where we and pandoc differ without a reason; `used` takes in the reasons that were needed."""
    files = sorted(path.glob("*.bib")) if path.is_dir() else [path]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    readings = [pandoc(variant, text) for variant in ("biblatex", "bibtex")]
    ours = {item["id"]: item for item in json.loads(variables.write(loaded(path)).text)}
    assert set(ours) == set(readings[0])
    found = []
    for key, item in ours.items():
        for name in sorted({*item, *readings[0][key], *readings[1][key]}):
            theirs = [reading[key].get(name) for reading in readings]
            if not any(same(name, item.get(name), each, used) for each in theirs):
                found.append(f"{key}.{name}: {item.get(name)!r}, pandoc {theirs!r}")
    return found


def same(name: str, ours: Any, theirs: Any, used: set[str]) -> bool:
    if ours == theirs:
        return True
    for reason in OURS:
        if name in reason.fields and reason.holds(ours, theirs):
            used.add(reason.why)
            return True
    if ours is None or theirs is None:
        return False
    needed: list[str] = []
    mine, other = json.dumps(ours, ensure_ascii=False), json.dumps(theirs, ensure_ascii=False)
    mine, other = (json_text(each) if isinstance(each, str) else each for each in (mine, other))
    for alike in ALIKE:
        changed = alike.changed(mine), alike.changed(other)
        if changed != (mine, other):
            needed.append(alike.why)
        mine, other = changed
        if mine == other:
            used.update(needed)
            return True
    return False


def json_text(text: str) -> str:
    """A JSON string's own text, any other value's JSON."""
    value = json.loads(text)
    return value if isinstance(value, str) else text


@pytest.fixture(scope="module")
def compared() -> Mapping[str, Any]:
    used: set[str] = set()
    return {"list": differences(LIST, used), "works": differences(WORKS, used), "used": used}


def test_every_field_of_the_list_agrees(compared: Mapping[str, Any]) -> None:
    assert compared["list"] == []


def test_every_field_of_hard_works_agrees(compared: Mapping[str, Any]) -> None:
    assert compared["works"] == []


def test_every_reason_is_needed(compared: Mapping[str, Any]) -> None:
    assert ({row.why for row in ALIKE} | {row.why for row in OURS}) - compared["used"] == set()


def test_pandoc_reads_what_is_written_as_it_reads_the_bib() -> None:
    """From .bib to CSL-JSON to pandoc and back to CSL-JSON: nothing is lost or changed on the way."""
    written = variables.write(loaded(LIST)).text
    command = ["pandoc", "-f", "csljson", "-t", "csljson"]
    again = subprocess.run(command, input=written, capture_output=True, text=True, check=True).stdout
    plain = re.compile(r'<span class=\\"nocase\\">(.*?)</span>')
    assert json.loads(plain.sub(r"\1", again.replace("’", "'"))) == json.loads(
        plain.sub(r"\1", written.replace("’", "'"))
    )
