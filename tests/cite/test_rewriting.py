from __future__ import annotations

from pathlib import Path

from livebib.cite.rewriting import recited


def test_citations_follow_a_renamed_entry_in_prose_and_not_in_code() -> None:
    text = "See [Knuth][@k], `[@k]` and [@kk].\r\n[@K]\r\n"
    assert recited(Path("note.md"), text, {"k": "knuth"}) == "See [Knuth][@knuth], `[@k]` and [@kk].\r\n[@knuth]\r\n"
