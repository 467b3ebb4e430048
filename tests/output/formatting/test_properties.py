"""What holds for every file: formatted twice is formatted once, and the library is the same."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.library.library import Library
from livebib.model.errors import LivebibError
from livebib.output.formatting.batch import canonical
from livebib.text.bibtex.again import read
from livebib.text.bibtex.nodes import CommentNode, EntryNode, Node
from livebib.text.bibtex.split import split
from livebib.text.source import Source, decode
from tests.library.test_corpus import CORPUS, ENCODINGS, FILES

# What BibTeX reads and a file's comments hide is found by the line it stands on, so its findings may come and go.
BY_LINE = {"commented-entry", "stray-at", "entry-in-comment"}

needs_corpus = pytest.mark.skipif(
    not FILES, reason=f"no .bib files in {CORPUS}: set LIVEBIB_TEST_DATA to the folder above corpus/"
)


def said(text: str) -> dict[str, object]:
    """What a text says to the rest of livebib, and its comments."""
    library = Library([Source(Path("a.bib"), text)])
    entries: dict[str, list[object]] = {}
    for entry in library:
        fields = [(field.name.lower(), library.expand(field.raw)) for field in entry.all_fields()]
        fields.sort(key=lambda field: field[0])
        entries.setdefault(entry.key.lower(), []).append((entry.key, entry.type, fields))
    findings = Counter(
        (f.rule, "" if f.rule == "crossref-cycle" else f.key)  # which is told of the first entry on its way
        for f in library.findings
        if f.rule not in BY_LINE
    )
    return {"entries": entries, "comments": comments(text), "findings": findings}


def comments(text: str) -> Counter[str]:
    """The words outside of entries and strings."""
    pieces, here = [], 0
    for node in read(text)[0]:
        pieces.append(text[here : node.end if isinstance(node, CommentNode) else node.start])
        here = node.end
    return Counter(" ".join([*pieces, text[here:]]).split())


def check(text: str) -> None:
    """All that holds for a text."""
    done = canonical(text)
    if done.problem is not None:
        assert done.text == text
        return
    assert done.difference == ""
    assert canonical(done.text).text == done.text
    assert said(done.text) == said(text)


# -- generated files

KEYS = st.sampled_from("a b B c d e".split())
MACROS = st.sampled_from("jan x Y z".split())
VALUES = st.one_of(
    st.sampled_from(
        ["{}", "{A {B} c}", '{"}', "{a\n  b}", "{a\r\n\tb }", '""', '"q"', '"{"} q"', "{50% off}", "{a@b}"]
    ),
    st.sampled_from(["0", "2030", 'x # "q"', "{a}#{b}", '"a"\n# "b"', '"a" # "b"']),
    MACROS,
)
SPACES = st.sampled_from(["", " ", "\n", "\n\n", "\r\n", "\t", "\r\n \r\n"])
NAMES = st.sampled_from("title TITLE author year zeta a-name-beyond-all-alignment".split())
FIELDS = st.lists(
    st.one_of(
        st.builds("{}={}{}".format, NAMES, VALUES, SPACES),
        st.builds("{}{}=\t{}".format, NAMES, SPACES, VALUES),
        st.builds("crossref = {{{}}}".format, KEYS),
    ),
    max_size=4,
)
BLOCKS = st.one_of(
    st.builds("@{}{{{},{}{}}}".format, st.sampled_from(["misc", "Book"]), KEYS, SPACES, FIELDS.map(", ".join)),
    st.builds("@ misc ({},{}{})".format, KEYS, SPACES, FIELDS.map("\n,\n".join)),
    st.builds("@misc{{{}, crossref={{{}}}}}".format, KEYS, KEYS),
    st.builds("@String{{{} = {}}}".format, MACROS, VALUES),
    st.builds("@string(\n{}={} )".format, MACROS, VALUES),
    st.builds("@PREAMBLE{{{}{}}}".format, SPACES, VALUES),
    st.sampled_from(["@comment{a\n\nb}", "@comment(c d)", "@comment e", "@Comment{@misc{x, a={}}}"]),
)
BETWEEN = st.sampled_from(
    [
        "",
        "\n",
        "\n\n",
        "\r\n",
        "\n% c\n",
        " % d\n",
        "% e\n\n",
        "\n\nfree text\n\n",
        "\n%",
        " , ",
        "\nf ",
        "\n% Encoding: x\n",
    ]
)
TEXTS = st.lists(st.one_of(BLOCKS, BETWEEN), max_size=12).map("".join)


@given(TEXTS)
def test_a_generated_file(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "@comment{a\n\nb}@misc{b,}@misc{a,}@comment(c d)",
        "@comment{a\n\nb}@misc{b,}@misc{a,}@Comment{@misc{x, a={}}}",
        "\n% Encoding: x\n@misc{a,}",
        "@ misc (a,)\n% Encoding: x\n@misc{b,}@misc{b, crossref={a}}",
        "@String{jan = {50% off}}@misc{a,}",
        "\n%@String{jan = {}}\n% c\n",
        "%@misc{x} and\n% more\n@misc{a}",
        "@misc{a,title={}, crossref = {c}}@misc{c, crossref={a}}@Comment{@misc{x, a={}}}@misc{b, crossref={a}}",
    ],
)
def test_what_generated_files_have_found(text: str) -> None:
    check(text)


# -- real files


@needs_corpus
@pytest.mark.parametrize("name", FILES or ["none"])
def test_a_real_file(name: str) -> None:
    path = CORPUS / name
    check(decode(path, path.read_bytes(), ENCODINGS.get(name, "utf-8")).text)


@needs_corpus
@given(st.data())
def test_a_damaged_file(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES or ["none"]))
    whole = (CORPUS / name).read_bytes()
    start = data.draw(st.integers(0, max(0, len(whole) - 3000)))
    piece = bytearray(whole[start : start + 3000])
    chance = random.Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - damage, not secrets
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(piece) + 1)
        piece[at : at + chance.choice([0, 1, 1, 5])] = chance.choice(
            [b"", b"{", b"}", b'"', b",", b"@", b"%", b"=", b"#", b"\r", b"\n\n", b"%@misc{x}", b"\xa0", b"\0", b"\x1c"]
        )
    try:
        text = decode(Path(name), bytes(piece)).text
    except LivebibError:
        text = piece.decode("latin-1")
    check(text)


# -- the second reader


def without_loose(nodes: list[Node]) -> list[Node]:
    return [node._replace(loose=[]) if isinstance(node, EntryNode) else node for node in nodes]


@needs_corpus
@pytest.mark.parametrize("name", FILES or ["none"])
def test_the_second_reader_finds_what_the_first_does(name: str) -> None:
    path = CORPUS / name
    text = decode(path, path.read_bytes(), ENCODINGS.get(name, "utf-8")).text
    nodes, problems = split(text)
    again, found = read(text)
    assert without_loose(again) == without_loose(nodes)
    assert found == [problem for problem in problems if problem.rule.name not in {"commented-entry", "stray-at"}]
