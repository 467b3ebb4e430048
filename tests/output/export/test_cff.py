"""CITATION.cff, checked with the schema that check-jsonschema brings, and read by a YAML reader."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from livebib.output.export import cff
from livebib.output.export.csl import works
from tests.conftest import Livebib, Tree
from tests.output.export.samples import LIST, REAL, TORTURE, WORKS, bibliographies, loaded, selected


@cache
def validator() -> jsonschema.Draft7Validator:
    folder = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    return jsonschema.Draft7Validator(json.loads((folder / "citation-file-format.json").read_text(encoding="utf-8")))


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(io.StringIO(text))
    return found


def references(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(cff.write(selected(text)).text)["references"]
    return found


def reference(fields: str, type_: str = "misc") -> dict[str, Any]:
    return references(f"@{type_}{{key, {fields}}}")[0]


@pytest.mark.parametrize("path", [LIST, WORKS, TORTURE], ids=lambda path: path.name)
def test_the_schemas_own_tool_finds_nothing(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "CITATION.cff"
    file.write_text(cff.write(loaded(path)).text, encoding="utf-8")
    tool = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    done = subprocess.run([*tool, "--force-filetype", "yaml", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_files_are_valid(path: Path) -> None:
    selection = loaded(path)
    if len(selection.entries) > 500:  # the YAML reader takes minutes for thousands
        selection = selection._replace(entries=selection.entries[:500])
    found = read(cff.write(selection).text)
    assert [error.message for error in validator().iter_errors(found)] == []
    assert {each["title"] for each in found.get("references", [])} == {work.title for work in works.of(selection)}


@settings(deadline=None)
@given(bibliographies())
def test_whatever_entries_say_it_is_valid_and_says_the_same_to_a_yaml_reader(text: str) -> None:
    found = read(cff.write(selected(text)).text)
    assert [error.message for error in validator().iter_errors(found)] == []
    titles = {each["title"] for each in found.get("references", [])}
    assert titles == {work.title for work in works.of(selected(text))}


def test_a_paper() -> None:
    fields = r"""author = {Vaswani, Ashish and {Google Brain}}, title = {Attention Is All You Need},
        booktitle = {Advances}, year = 2017, pages = {5998--6008}, eprint = {1706.03762}, archiveprefix = {arXiv},
        keywords = {attention}, urldate = {2024-01-02}"""
    assert reference(fields, "inproceedings") == {
        "type": "conference-paper",
        "title": "Attention Is All You Need",
        "authors": [{"family-names": "Vaswani", "given-names": "Ashish"}, {"name": "Google Brain"}],
        "year": 2017,
        "date-accessed": "2024-01-02",
        "collection-title": "Advances",
        "conference": {"name": "Advances"},
        "start": "5998",
        "end": "6008",
        "keywords": ["attention"],
        "url": "https://arxiv.org/abs/1706.03762",
        "identifiers": [{"type": "other", "value": "arXiv:1706.03762"}],
    }


def test_who_is_missing_is_anonymous_and_a_missing_title_the_key() -> None:
    assert reference("year = 1999") == {
        "type": "generic",
        "title": "key",
        "authors": [{"name": "anonymous"}],
        "year": 1999,
    }


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("doi = {10.1000/a<b>}", {"identifiers": [{"type": "other", "value": "doi:10.1000/a<b>"}]}),
        ("doi = {https://doi.org/10.1000/A_b}", {"doi": "10.1000/A_b"}),
        ("isbn = {none}", {"identifiers": [{"type": "other", "value": "isbn:none"}]}),
        ("url = {javascript:alert(1)}", {}),
        ("url = {https://example.org/ü b}", {"url": "https://example.org/%C3%BC%20b"}),
    ],
)
def test_what_the_schema_does_not_allow_goes_elsewhere(fields: str, found: dict[str, Any]) -> None:
    said = reference(fields)
    assert {name: said[name] for name in ("doi", "isbn", "url", "identifiers") if name in said} == found


@pytest.mark.parametrize(
    "value", ["no", "1.10", "null", "2001-01-01", "- a", "a: b", "#x", "!!python/x", "*a", "'", '"']
)
def test_no_value_is_anything_but_text_to_yaml(value: str) -> None:
    assert reference(f"title = {{{value}}}, note = {{{value}}}")["title"] == reference(f"note = {{{value}}}")["notes"]


# -- the head, which is the user's

HEAD = 'cff-version: 1.2.0\nmessage: "Cite us."\ntitle: Ours\nauthors:\n  - name: Us\n'


def test_a_new_file_gets_a_head_to_edit() -> None:
    found = read(cff.write(selected("@misc{key, title = {T}}")).text)
    assert list(found) == ["cff-version", "message", "title", "authors", "references"]


@pytest.mark.parametrize(
    ("before", "head", "tail"),
    [
        (HEAD, HEAD, ""),
        (HEAD.rstrip("\n"), HEAD, ""),
        (HEAD + "references:\n  - type: book\n    title: Old\nlicense: MIT\n", HEAD, "license: MIT\n"),
        (HEAD + "references:\n- type: book\n  title: Old\n\n# ours\nlicense: MIT\n", HEAD, "\n# ours\nlicense: MIT\n"),
        (HEAD + "references: []\nlicense: MIT\n", HEAD, "license: MIT\n"),
        ("license: MIT\nreferences:\n  - type: book\n" + HEAD, "license: MIT\n", HEAD),
    ],
)
def test_all_but_the_references_stays_as_it_is(before: str, head: str, tail: str) -> None:
    written = cff.write(selected("@misc{key, title = {New}}"), before).text
    assert written.startswith(head + "# The references are generated by: livebib export\nreferences:\n")
    assert written.endswith(tail)
    assert "Old" not in written
    assert cff.write(selected("@misc{key, title = {New}}"), written).text == written


def test_nothing_to_refer_to_is_no_empty_list_which_the_schema_forbids() -> None:
    full = cff.write(selected("@misc{key, title = {T}}"), HEAD + "references: []\nlicense: MIT\n").text
    assert cff.write(selected(""), full).text == HEAD + "license: MIT\n"


def test_a_file_of_another_kind_is_not_written_over(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@misc{key, title = {New}}\n", "notes.txt": "references: to be found\n"})
    done = livebib("export", "--to", "cff", "-o", "notes.txt")
    assert (done.code, Path("notes.txt").read_text(encoding="utf-8")) == (2, "references: to be found\n")
    assert "is no CITATION.cff" in done.err


def test_a_file_in_windows_line_ends_keeps_them() -> None:
    written = cff.write(selected("@misc{key, title = {New}}"), HEAD.replace("\n", "\r\n")).text
    assert "\n" not in written.replace("\r\n", "")


def test_the_command_keeps_the_head_and_checks_the_rest(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "@misc{key, title = {New}}\n", "CITATION.cff": HEAD})
    assert livebib("export", "--to", "cff", "-o", "CITATION.cff").code == 0
    assert Path("CITATION.cff").read_text(encoding="utf-8").startswith(HEAD)
    assert livebib("export", "--to", "cff", "-o", "CITATION.cff", "--check").code == 0
    Path("bib/a.bib").write_text("@misc{key, title = {Newer}}\n", encoding="utf-8")
    assert livebib("export", "--to", "cff", "-o", "CITATION.cff", "--check").code == 1
