"""What was added is typeset by both engines, and what wanted to be TeX is text."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from livebib.metadata.adding.orders import Added
from tests.conftest import Livebib, Tree
from tests.metadata.adding import samples
from tests.output.export import engines
from tests.output.export.engines import letters
from tests.output.export.test_hostile import ATTACKS, MARKER

needs_tex = pytest.mark.skipif(
    bool(engines.missing()),
    reason=f"no TeX: {', '.join(engines.missing())} missing; .ci/run names the Debian packages",
)
PLACES = {"secret": "/tmp/secret.tex", "made": "/tmp/made"}  # noqa: S108 - nobody shall read or write them
# BibTeX has no @online, and misses what a record did not have.
KNOWN = ("Warning--entry type for", "Warning--empty")
NASTY = [
    *(attack.replace("%(secret)s", PLACES["secret"]).replace("%(made)s", PLACES["made"]) for attack in ATTACKS),
    "}} @misc{x, title={", "{" * 50, "}" * 50, "\\", '"', "@comment{", "% off",
    "a\nb\r\n\r\nc\x00\x1b[31m\x9b", "\u202eabc",
    "a and b and others", "x, y, z, w",
    "#1 ~ ^ & $", "$", "$$", "$x", "x" * 300, "<script>", "\ud800", "\ufeff", " ", "",
]  # fmt: skip


def test_every_kind_is_added_and_read_by_others() -> None:
    records = samples.genuine()
    library, results = samples.added(records)
    assert [result for result in results if not isinstance(result, Added)] == []
    assert library.findings == []
    parsed = parse_string(library.sources[0].text)
    assert (len(parsed.entries), parsed.failed_blocks) == (len(records), [])


@pytest.mark.parametrize("text", ["", "% accents are commands\n@misc{a, title = {\\'Etude}}\n"])
def test_lint_has_nothing_to_say(text: str, tree: Tree, livebib: Livebib) -> None:
    library, _ = samples.added(samples.genuine(), text)
    tree({"refs.bib": library.sources[0].text})
    result = livebib("lint", "refs.bib")
    assert (result.code, result.out.count("warning["), result.out.count("error[")) == (0, 0, 0), result.out


def test_hostile_records_are_entries_like_others() -> None:
    library, results = samples.added(samples.hostile(NASTY))
    assert library.findings == []
    assert len(library) == sum(isinstance(result, Added) for result in results)
    parsed = parse_string(library.sources[0].text)
    assert (len(parsed.entries), parsed.failed_blocks) == (len(library), [])


@settings(max_examples=30)
@given(st.text(st.characters() | st.sampled_from("{}\\\\$%&#@,=\"'~^ \n"), max_size=30))
def test_any_text_is_added(text: str) -> None:
    library, results = samples.added(samples.hostile([text]))
    assert library.findings == []
    assert len(library) == sum(isinstance(result, Added) for result in results) > 0


def test_a_huge_title_is_cut() -> None:
    record = samples.genuine()[0]._replace(title="word " * 20_000 + "x" * 100_000, subtitle="y" * 100_000)
    library, _ = samples.added([record])
    assert len(library.sources[0].text) < 5000


@needs_tex
@pytest.mark.parametrize("flavour", ["bibtex", "classic"])
def test_every_kind_is_typeset_as_it_is_exported(tmp_path: Path, flavour: str) -> None:
    library, _ = samples.added(samples.genuine())
    text = engines.exported(library, flavour)[1].text
    assert engines.typeset(text, "pdflatex", flavour, "plainnat" if flavour == "bibtex" else "plain", tmp_path) == []


@needs_tex
@pytest.mark.parametrize(
    ("flavour", "engine", "style", "text"),
    [
        # BibTeX counts bytes: a library for it has its accents as commands.
        ("bibtex", "pdflatex", "plainnat", "@misc{begun, title = {\\'Etude}, author = {A}, year = 2000}\n"),
        ("biblatex", "lualatex", "numeric", ""),
    ],
)
def test_all_is_typeset_as_it_was_added(tmp_path: Path, flavour: str, engine: str, style: str, text: str) -> None:
    secret, made = tmp_path / "secret.tex", tmp_path / "made"
    secret.write_text(MARKER)
    attacks = [attack.replace("%(secret)s", str(secret)).replace("%(made)s", str(made)) for attack in ATTACKS]
    library, _ = samples.added([*samples.genuine(), *samples.hostile(attacks)[::2]], text)
    complaints = engines.typeset(library.sources[0].text, engine, flavour, style, tmp_path / "paper")
    shown = letters(engines.text(tmp_path / "paper"))
    assert [each for each in complaints if not each.startswith(KNOWN)] == []
    assert [said for said in ("ATLAS Collaboration", "Smith & Sons", r"\input") if letters(said) not in shown] == []
    assert letters(MARKER) not in shown
    assert not made.exists()
