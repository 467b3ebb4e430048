"""`livebib init`: what is missing is added, what is there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Livebib, Tree


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_an_empty_folder_gets_all_it_needs(tree: Tree, livebib: Livebib) -> None:
    root = tree({})
    assert livebib("init").code == 0
    assert sorted(files(root)) == ["README.md", "bib/references.bib", "livebib.toml"]
    assert livebib("render").code == 0
    assert "Attention Is All You Need" in Path("README.md").read_text()


def test_a_second_time_it_changes_nothing(tree: Tree, livebib: Livebib) -> None:
    root = tree({})
    livebib("init")
    before = files(root)
    assert "nothing was changed" in livebib("init").out
    assert files(root) == before


def test_the_bib_files_that_are_there_are_used(tree: Tree, livebib: Livebib) -> None:
    root = tree(
        {"thesis/refs.bib": "@misc{k, title = {Mine}}\n", ".venv/x.bib": "", "bib/a.bib": "@misc{l, title = {U}}"}
    )
    livebib("init")
    assert sorted(files(root)) == [".venv/x.bib", "README.md", "bib/a.bib", "livebib.toml", "thesis/refs.bib"]
    assert 'bib = ["bib/*.bib", "thesis/refs.bib"]' in Path("livebib.toml").read_text()
    assert livebib("render").code == 0
    assert "**Mine**" in Path("README.md").read_text()


@pytest.mark.parametrize(
    ("bib", "says"),
    [
        ("@misc{k, title = {T}}\n", "next: livebib render\n"),
        (
            "@misc{k, title = {T} year = 2000}\n",
            (
                "`livebib render` would write nothing: 1 error in refs.bib; `livebib lint --fix` mends it\n"
                "next: livebib lint\n"
            ),
        ),
    ],
)
def test_it_ends_with_what_is_next(tree: Tree, livebib: Livebib, bib: str, says: str) -> None:
    tree({"refs.bib": bib})
    assert livebib("init").err == says


@pytest.mark.parametrize("text", ["# Mine\n\nText", "# Mine\n\nText\n", "# Mine\r\n\r\nText\r\n", ""])
def test_a_readme_keeps_every_byte_and_gets_the_region_at_its_end(tree: Tree, livebib: Livebib, text: str) -> None:
    tree({"README.md": text})
    livebib("init")
    after = Path("README.md").read_bytes().decode()
    assert after.startswith(text)
    assert "<!-- livebib:begin resources -->" in after
    assert ("\r\n" in text) == ("\r\n<!-- livebib:end resources -->\r\n" in after)
    assert livebib("render").code == 0


def test_a_readme_by_another_name_is_found(tree: Tree, livebib: Livebib) -> None:
    tree({"readme.md": "# Mine\n"})
    livebib("init")
    assert livebib("render").code == 0
    assert not any(path.name == "README.md" for path in Path().iterdir())


def test_a_configuration_that_is_there_is_left_alone(tree: Tree, livebib: Livebib) -> None:
    root = tree({"pyproject.toml": '[tool.livebib]\nbib = ["bib/*.bib"]\n'})
    livebib("init")
    assert sorted(files(root)) == ["README.md", "bib/references.bib", "pyproject.toml"]


@pytest.mark.parametrize("text", ["# X\n\n```\nopen", "# X\n\n<!-- open\n"])
def test_a_readme_that_does_not_end_is_left_alone(tree: Tree, livebib: Livebib, text: str) -> None:
    root = tree({"README.md": text})
    result = livebib("init")
    assert result.code == 2
    assert "does not end" in result.err
    assert files(root) == {"README.md": text.encode()}


def test_odd_file_names_are_written_as_toml_reads_them(tree: Tree, livebib: Livebib) -> None:
    tree({'a"b.bib': "@misc{k, title = {One}}\n", "refs[1].bib": "@misc{l, title = {Two}}\n", "README.md": "# X\n"})
    assert livebib("init").code == 0
    assert livebib("render").code == 0
    assert "**One**" in Path("README.md").read_text()
    assert "**Two**" in Path("README.md").read_text()


def test_what_the_configuration_names_is_what_init_makes(tree: Tree, livebib: Livebib) -> None:
    root = tree({"livebib.toml": 'bib = ["r/*.bib"]\nfiles = ["docs/L.md"]\n', "docs/L.md": "# L\n"})
    livebib("init")
    assert sorted(files(root)) == ["docs/L.md", "livebib.toml", "r/references.bib"]
    assert livebib("render").code == 0


def test_a_file_in_the_way_stops_it_before_anything_is_written(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib": "a file"})
    result = livebib("init")
    assert (result.code, sorted(files(root))) == (2, ["bib"])
    assert "bib is a file" in result.err
