"""What was meant as a link and is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.text.markdown.document import Document
from tests.effort import no_square


def slips(text: str) -> list[tuple[str, str]]:
    return [(slip.kind, slip.text) for slip in Document(Path("a.md"), text).slips]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[x](https://a b)", [("blank", "https://a b")]),
        ("[x](https://a.example/b%20c) [x](<https://a b>) [x](https://a.example 'b c')", []),
        ("[x](https://a.example]", [("bracket", "https://a.example")]),
        ("see (https://a.example)[x].", [("reversed", "https://a.example")]),
        ("see (https://a.example) [x]. f(https://a.example)[0]", []),
        ("[x](https://a.example)[y]", []),
        ("[x][nowhere]", [("undefined", "nowhere")]),
        ("[x][here] [x][] [x] [@a][@b] a[i][j] \\[x][y] [^a][^b]\n\n[here]: https://a.example", []),
        ("`[x][y]` <!-- [x][y] -->\n\n    [x][y]\n\n```\n[x]()\n```", []),
        ("[x]() ![y]( )", [("empty", ""), ("empty", "")]),
        ("[x](www.a.example) [x](WWW.a.example)", [("scheme", "www.a.example"), ("scheme", "WWW.a.example")]),
        ("www.a.example <https://a.example> [x](wwwhat.md)", []),
        ("- [x](https://a.example)\n- [y](https://a.example)", [("twice", "https://a.example")]),
        ("- [x](https://a.example) [y](https://a.example)\n\n[z](https://a.example)", []),
        ("<!-- livebib:begin toc -->\n[x]()\n<!-- livebib:end toc -->", []),
    ],
)
def test_slips_are_found_and_nothing_else(text: str, found: list[tuple[str, str]]) -> None:
    assert slips(text) == found


def test_a_slip_has_its_place() -> None:
    (slip,) = Document(Path("a.md"), "a\n\n> - [b](www.a.example) c\n").slips
    assert slip[2:] == (3, 9, 3, 22)


@pytest.mark.parametrize(
    "piece", ["[x][y]", "](https://a ", "(https://a)[", "[", "[x]() ", "- [x](https://a)\n", "`a` [x][y] "]
)
def test_it_takes_time_by_length(piece: str) -> None:
    with no_square():
        slips(piece * 20_000)
