"""What is exported, typeset by the engines and styles it is for: no complaint, and every name, title and address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from livebib.library.entry import Entry, decoded
from livebib.library.library import Library
from livebib.text.latex import commands, decoding
from livebib.text.latex.typeset import BIBLATEX, typeset
from livebib.text.source import Source
from tests.output.export import engines
from tests.output.export.engines import CELLS, Cell, Outcome, letters

pytestmark = pytest.mark.skipif(
    bool(engines.missing()),
    reason=f"no TeX: {', '.join(engines.missing())} missing; .ci/run names the Debian packages",
)

# Where an address is not written as the library writes it.
ADDRESSES = {
    "url-escaped": "https://example.org/a_b%20c#d&e~f",
    "url-unicode": "https://example.org/gr%C3%BC%C3%9Fe/%5Bx%5D%7C%7By%7D",
    "url-howpublished": "https://example.org/how%20so#x_y",
    "url-both": "https://example.org/both%20same",
    "url-note": "https://example.org/note_1~x",
}
# Where the style prints no DOI, its address stands in; elsewhere hyperref makes it from the DOI as it is.
DOIS = {
    "doi-signs": (
        "https://doi.org/10.1002/(SICI)1097-4636(199823)43:4%3C338::AID-JBM16%3E3.0.CO;2-B",
        "https://doi.org/10.1002/(SICI)1097-4636(199823)43:4<338::AID-JBM16>3.0.CO;2-B",
    ),
    "doi-misc": ("https://doi.org/10.1000/x_y%3C1%3E", "https://doi.org/10.1000/x_y<1>"),
    "doi-address": ("https://doi.org/10.1000/ABC_def", "https://doi.org/10.1000/ABC_def"),
    "type-software": ("https://doi.org/10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234"),
}


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[dict[Cell, Outcome]]:
    """Every cell, built once, two at a time; at the end a table of them is printed."""
    folder = tmp_path_factory.mktemp("cells")
    with ThreadPoolExecutor(2) as pool:
        built = dict(zip(CELLS, pool.map(lambda cell: engines.build(cell, folder / str(cell)), CELLS), strict=True))
    yield built
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n\n{'library':8} {'flavour':9} {'engine':9} {'style':11} entries  pages  complaints")  # noqa: T201
        for cell, outcome in built.items():
            row = f"{cell.library:8} {cell.flavour:9} {cell.engine:9} {cell.style:11}"
            print(f"{row} {len(outcome.keys):7} {outcome.pages:6} {len(outcome.complaints):11}")  # noqa: T201


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_it_compiles_without_an_error_or_a_warning(outcomes: dict[Cell, Outcome], cell: Cell) -> None:
    outcome = outcomes[cell]
    assert outcome.complaints == []
    assert outcome.pages > 0


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_the_pdf_has_every_name_and_title(outcomes: dict[Cell, Outcome], cell: Cell) -> None:
    outcome, library = outcomes[cell], engines.library(cell.library)
    lost = [
        (key, part)
        for key in outcome.keys
        for part in [*names(library[key]), *titles(library[key])]
        if letters(part) not in outcome.text
    ]
    assert lost == []


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_the_pdf_leads_to_every_address(outcomes: dict[Cell, Outcome], cell: Cell) -> None:
    outcome, library = outcomes[cell], engines.library(cell.library)
    lost = []
    for key in outcome.keys:
        address = ADDRESSES.get(key) or library[key].text("url")
        if address and address not in outcome.links:
            lost.append((key, address))
        if key in DOIS and (cell.flavour != "bibtex" or key in ("doi-misc", "type-software")):
            wanted = DOIS[key][cell.flavour == "biblatex"]
            if wanted not in outcome.links:
                lost.append((key, wanted))
    assert lost == []


def test_only_scripts_without_glyphs_are_kept_from_pdflatex(outcomes: dict[Cell, Outcome]) -> None:
    other = ["names-chinese", "names-cyrillic", "names-greek", "names-horns"]
    for cell, outcome in outcomes.items():
        if cell.library == "bib" or cell.engine == "lualatex":
            assert outcome.left_out == []
        elif cell.flavour == "biblatex":  # accents that make no letter of T1 have a way only in ASCII
            assert outcome.left_out == sorted([*other, "names-marks", "names-vietnamese"])
        else:
            assert outcome.left_out == other


def test_nothing_but_helpers_is_left_out(outcomes: dict[Cell, Outcome]) -> None:
    for cell, outcome in outcomes.items():
        works = {entry.key for entry in engines.library(cell.library) if entry.type != "xdata"}
        assert set(outcome.keys) == works - set(outcome.left_out), cell


def names(entry: Entry) -> list[str]:
    """The family names that a bibliography prints; a style may set the particle elsewhere."""
    return [part for person in entry.names.people for part in (decoded(person).von, decoded(person).last)]


def titles(entry: Entry) -> list[str]:
    """The stretches of a title between its formulas."""
    return [decoding.to_text(part) for part in re.split(r"\$(?=[^ ])[^$]+\$|≤|∞", entry.get("title"))]


@pytest.mark.parametrize(
    ("flavour", "engine", "style"),
    [("bibtex", "pdflatex", "plainnat"), ("biblatex", "pdflatex", "numeric"), ("biblatex", "lualatex", "numeric")],
)
def test_every_command_that_is_known_to_be_harmless_is_known_to_latex(
    tmp_path: Path, flavour: str, engine: str, style: str
) -> None:
    t5 = commands.NEEDS_T5 if engine == "pdflatex" else frozenset()
    accents = [f"\\{name}{{{letter}}}" for name in decoding.ACCENTS for letter in "aeio" if name not in t5]
    if flavour == "biblatex" and engine == "pdflatex":
        accents = [each for each in accents if not typeset(each, BIBLATEX).untypesettable]
    symbols = [f"{{\\{name}}}" for name in (*commands.SYMBOLS, *commands.LOGOS) if name not in t5]
    fonts = [f"\\{name}{{x}}" for name in commands.WITH_TEXT] + [f"{{\\{name} x}}" for name in commands.SWITCHES]
    one = [f"\\{name}{{x}}" for name in commands.MATH_WITH_ONE] + [r"\sqrt[3]{x}", r"\left\{x\right|", r"\big("]
    maths = [f"x \\{name} y" for name in commands.MATH_SYMBOLS if name not in ("limits", "nolimits")] + one
    maths += [f"\\{name}{{x}}{{y}}" for name in commands.MATH_WITH_TWO] + [r"\sum\limits_{i}^n"]
    text = " ".join([*accents, *symbols, *fonts, *(f"${each}$" for each in sorted(maths))])
    library = Library([Source(Path("all.bib"), f"@misc{{all, author = {{A, B}}, year = 1, title = {{{{{text}}}}}}}\n")])
    written = engines.exported(library, flavour)[1]
    assert [each.message for each in written.findings if each.rule == "unsafe-tex"] == []
    complaints = engines.typeset(written.text, engine, flavour, style, tmp_path)
    assert [each for each in complaints if each.startswith("!")] == []


def test_a_wrong_path_of_tex_is_no_success(tmp_path: Path) -> None:
    """The harness sees what it has to see: an unknown type, a missing name and an unescaped sign are complaints."""
    bib = "@online{a, title = {A & B}, year = 2000}\n"
    complaints = engines.typeset(bib, "pdflatex", "classic", "plain", tmp_path)
    assert any("isn't style-file defined" in each for each in complaints)
    assert any("Misplaced alignment tab" in each for each in complaints)
