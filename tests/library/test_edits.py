"""Edits touch the bytes they are about and no other; a file is saved as a whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import livebib
from livebib.library.library import Library
from livebib.model.errors import EditError, WriteError
from livebib.text.source import Source, decode

PATH = Path("x.bib")


def library(text: str) -> Library:
    return Library([Source(PATH, text)])


def after(lib: Library) -> str:
    return lib.sources[0].text


ALIGNED = "@book{k,\n  author    = {A},\n  title     = {T},\n  publisher = {P},\n}\n"
ONE_LINE = "@misc{k, title={T}, year=2000}\n"
QUOTED = '@misc{k,\n\ttitle = "T",\n\tyear = 1999\n}\n'
LEADING = "@misc{k\n  , title = {T}\n  , note = {N}\n  }\n"


@pytest.mark.parametrize(
    ("before", "field", "value", "expected"),
    [
        # a field that is there: only its value, in its delimiters
        (ALIGNED, "title", "U", ALIGNED.replace("{T}", "{U}")),
        (ALIGNED, "TITLE", "U", ALIGNED.replace("{T}", "{U}")),
        (QUOTED, "title", "U", QUOTED.replace('"T"', '"U"')),
        (QUOTED, "title", 'say "U"', QUOTED.replace('"T"', '{say "U"}')),
        (QUOTED, "title", '{"}U{"}', QUOTED.replace('"T"', '"{"}U{"}"')),
        (QUOTED, "year", "2001", QUOTED.replace("1999", "2001")),
        (QUOTED, "year", "in press", QUOTED.replace("1999", "{in press}")),
        ("@misc{k, month = jan # { 1}}", "month", "May", "@misc{k, month = {May}}"),
        # a new field: the entry's own layout
        (ALIGNED, "url", "http://x", ALIGNED.replace("{P},\n", "{P},\n  url       = {http://x},\n")),
        (ALIGNED, "archiveprefix", "a", ALIGNED.replace("{P},\n", "{P},\n  archiveprefix = {a},\n")),
        (ONE_LINE, "url", "u", "@misc{k, title={T}, year=2000, url={u}}\n"),
        ("@misc{k, title={T},}", "url", "u", "@misc{k, title={T}, url={u},}"),
        (QUOTED, "url", "u", QUOTED.replace("1999\n", '1999,\n\turl = "u"\n')),
        (LEADING, "url", "u", LEADING.replace("{N}\n", "{N}\n  , url = {u}\n")),
        ("@misc{k}", "url", "u", "@misc{k, url = {u}}"),
        ("@misc{k,\n}", "url", "u", "@misc{k,\n  url = {u},\n}"),
        ("@misc(k, a={b})", "url", "u", "@misc(k, a={b}, url={u})"),
        ("@misc{k,\r\n  a = {b},\r\n}\r\n", "url", "u\nv", "@misc{k,\r\n  a = {b},\r\n  url = {u\r\nv},\r\n}\r\n"),
        ("@misc{k,\n  a = {b}, % why\n}\n", "url", "u", "@misc{k,\n  a = {b}, % why\n  url = {u},\n}\n"),
        ("@misc{k,\n  a = {b} % why\n}\n", "url", "u", "@misc{k,\n  a = {b}, % why\n  url = {u}\n}\n"),
    ],
)  # fmt: skip
def test_setting_a_field(before: str, field: str, value: str, expected: str) -> None:
    lib = library(before)
    lib.set("k", field, value)
    assert after(lib) == expected
    assert lib["k"].fields[field] == value.replace("\n", "\r\n" if "\r" in before else "\n")


@pytest.mark.parametrize(
    ("before", "field", "expected"),
    [
        (ALIGNED, "title", ALIGNED.replace("  title     = {T},\n", "")),
        (ALIGNED, "publisher", ALIGNED.replace("  publisher = {P},\n", "")),
        (ONE_LINE, "title", "@misc{k, year=2000}\n"),
        (ONE_LINE, "year", "@misc{k, title={T}}\n"),
        (QUOTED, "year", '@misc{k,\n\ttitle = "T"\n}\n'),
        (LEADING, "note", "@misc{k\n  , title = {T}\n  }\n"),
        ("@misc{k, a = {1}}", "a", "@misc{k,}"),
        ("@misc{k,\n  a = {1}\n}", "a", "@misc{k,\n}"),
        ("@misc{k,\n  a = {1}, % on a\n  b = {2},\n}", "a", "@misc{k,\n  % on a\n  b = {2},\n}"),
    ],
)
def test_removing_a_field(before: str, field: str, expected: str) -> None:
    lib = library(before)
    lib.remove("k", field)
    assert after(lib) == expected
    assert field not in lib["k"].fields


@pytest.mark.parametrize("value", ["{", "}", "a } { b", "\\{", "{a}}"])
def test_a_value_that_is_not_balanced_is_refused(value: str) -> None:
    lib = library(ALIGNED)
    with pytest.raises(EditError, match="not balanced"):
        lib.set("k", "title", value)
    assert after(lib) == ALIGNED


@pytest.mark.parametrize("name", ["", "a b", "1st", "a=b", "a,b", "%"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(EditError, match="no field name"):
        library(ALIGNED).set("k", name, "x")


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    lib = Library([decode(PATH, b"% Encoding: windows-1252\n@misc{k, title = {caf\xe9}}\n")])
    with pytest.raises(EditError, match="CP1252, which has no '王'"):
        lib.set("k", "title", "王")


def test_unknown_keys_and_fields_are_refused() -> None:
    lib = library(ALIGNED)
    with pytest.raises(livebib.LivebibError, match="no entry 'nobody'"):
        lib.set("nobody", "title", "x")
    with pytest.raises(EditError, match="no field 'isbn'"):
        lib.remove("k", "isbn")


def test_several_edits_in_one_go_do_not_disturb_each_other() -> None:
    lib = library("@misc{a, t={1}}\n@misc{b, t={2}}\n@misc{c, t={3}}\n")
    lib.set("c", "t", "three")
    lib.set("a", "t", "one, much longer")
    lib.set("a", "u", "new")
    lib.remove("b")
    lib.set("a", "t", "ONE")
    assert after(lib) == "@misc{a, t={ONE}, u={new}}\n@misc{c, t={three}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{a}\n\n@misc{k}\n\n@misc{b}\n", "@misc{a}\n\n@misc{b}\n"),
        ("@misc{k}\n\n@misc{b}\n", "@misc{b}\n"),
        ("@misc{a}\n\n@misc{k}", "@misc{a}\n\n"),
        ("% about k\n@misc{k}\n% more\n", "% about k\n% more\n"),
        ("text @misc{k} text\n", "text  text\n"),
    ],
)
def test_deleting_an_entry_leaves_everything_around_it(text: str, expected: str) -> None:
    lib = library(text)
    lib.remove("k")
    assert after(lib) == expected


def test_a_new_entry_takes_the_layout_of_the_last_one() -> None:
    lib = library('@misc{a,\n\ttitle="T",\n\tyear="1999"\n}\n')
    lib.insert("Article", "b", {"title": "U", "journal": "J"})
    assert after(lib).endswith('\n}\n\n@Article{b,\n\ttitle="U",\n\tjournal="J"\n}\n')
    assert lib["b"].fields["journal"] == "J"


def test_a_new_entry_in_an_empty_file_is_laid_out_well() -> None:
    lib = library("")
    lib.insert("misc", "b", {"title": "U", "year": "2000"})
    assert after(lib) == "@misc{b,\n  title = {U},\n  year  = {2000},\n}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("% head\n\n@misc{k}\n", "% head\n\n@misc{b}\n\n@misc{k}\n"),
        ("@misc{k}\n", "@misc{b}\n\n@misc{k}\n"),
        ("@misc{a}\n\n% about k\nand more\n@misc{k}\n", "@misc{a}\n\n@misc{b}\n\n% about k\nand more\n@misc{k}\n"),
        ("@misc{a}\n@misc{k}\n", "@misc{a}\n@misc{b}\n@misc{k}\n"),
        ("@misc{a}\n% of k\n@misc{k}\n", "@misc{a}\n@misc{b}\n% of k\n@misc{k}\n"),
        ("@misc{a}\r\n\r\n@misc{k}\r\n", "@misc{a}\r\n\r\n@misc{b}\r\n\r\n@misc{k}\r\n"),
        ("% Encoding: UTF-8\n@misc{k}", "% Encoding: UTF-8\n@misc{b}\n@misc{k}"),
        ("@misc{a} @misc{k}\n", "@misc{a} @misc{b}\n\n@misc{k}\n"),
    ],
)
def test_a_new_entry_goes_in_front_of_another_and_its_comment(text: str, expected: str) -> None:
    lib = library(text)
    lib.insert("misc", "b", {}, before="k")
    assert re.sub(r"\{b,\s+\}", "{b}", after(lib)) == expected


@pytest.mark.parametrize("text", ["@misc{k}", "@misc{k}\n", ""])
def test_new_entries_in_one_place_stay_in_their_sequence(text: str) -> None:
    lib = library(text)
    for key, before in (("z", None), ("c", "k"), ("b", "k"), ("a", None), ("Z", None)):
        with nullcontext() if key != "Z" else pytest.raises(EditError):
            lib.insert("misc", key, {}, before=before if text else None)
    written = re.sub(r"(?<=\{\w),\s+(?=\})", "", after(lib))
    assert written == "\n\n".join(f"@misc{{{key}}}" for key in ("cbkza" if text else "zcba")) + "\n"


def test_a_new_entry_keeps_to_the_column_of_its_neighbour() -> None:
    lib = library("@misc{k,\n  title         = {T},\n  year          = {1999},\n}\n")
    lib.insert("misc", "b", {"title": "U", "month": "jun"}, before="k")
    assert after(lib).startswith("@misc{b,\n  title         = {U},\n  month         = jun,\n}\n\n@misc{k,")


@pytest.mark.parametrize("key", ["K", "a b", "a,b", "", "é{", "a%b"])
def test_a_key_that_is_taken_or_none_is_refused(key: str) -> None:
    with pytest.raises(EditError):
        library(ALIGNED).insert("misc", key, {"title": "U"})


def test_renaming_takes_children_along(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(
        "@book{k, title={T}}\n@inbook{c, crossref = {K}, xdata = {x, k}}\n@misc{x}\n@misc{kk}\n"
    )
    lib = livebib.load(tmp_path)
    lib.rename("k", "knuth")
    assert lib["c"].fields["crossref"] == "knuth"
    assert lib["c"].fields["xdata"] == "x, knuth"
    assert lib.save() == [tmp_path / "a.bib"]


# -- saving


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.bib"
    path.write_bytes(b"\xef\xbb\xbf" + ALIGNED.replace("\n", "\r\n").encode())
    return path


def test_saving_without_an_edit_writes_nothing(file: Path) -> None:
    before = file.stat()
    assert livebib.load(file).save() == []
    assert file.stat() == before


def test_saving_keeps_mark_line_ends_mode_and_link(file: Path) -> None:
    file.chmod(0o640)
    link = file.with_name("link.bib")
    link.symlink_to(file.name)
    lib = livebib.load(link)
    lib.set("k", "title", "Ü")
    assert lib.save() == [link]
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.read_bytes() == b"\xef\xbb\xbf" + ALIGNED.replace("{T}", "{Ü}").replace("\n", "\r\n").encode()
    assert lib.save() == []


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(file: Path) -> None:
    lib = livebib.load(file)
    lib.set("k", "title", "U")
    file.write_bytes(b"@misc{other}")
    with pytest.raises(WriteError, match="changed since it was read"):
        lib.save()
    assert file.read_bytes() == b"@misc{other}"


def test_when_one_of_two_files_changed_neither_is_written(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.bib").write_text(f"@misc{{{name}, t={{1}}}}")
    lib = livebib.load(tmp_path)
    lib.set("a", "t", "2")
    lib.set("b", "t", "2")
    (tmp_path / "b.bib").unlink()
    with pytest.raises(WriteError):
        lib.save()
    assert (tmp_path / "a.bib").read_text() == "@misc{a, t={1}}"


@pytest.mark.parametrize("step", ["mkstemp", "fdopen", "fsync", "replace"])
def test_a_write_that_fails_midway_leaves_the_old_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    target = {"mkstemp": "tempfile.mkstemp", "replace": "pathlib.Path.replace"}.get(step, f"os.{step}")
    before = file.read_bytes()
    lib = livebib.load(file)
    lib.set("k", "title", "U")
    monkeypatch.setattr(target, fails)
    with pytest.raises(WriteError, match="no space left on device"):
        lib.save()
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == ["a.bib"]  # noqa: PTH208 - names are what matters
    assert lib.save() == [file]


def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    old, new = ("@misc{k, t = {" + letter * 500_000 + "}}\n" for letter in "ab")
    path.write_text(old)
    program = (
        "import sys, livebib\nwhile True:\n"
        "    for letter in 'ba':\n"
        "        library = livebib.load(sys.argv[1]); library.set('k', 't', letter * 500_000); library.save()\n"
        "        print('.', flush=True)"
    )
    for wait in (0.0, 0.003, 0.01, 0.02, 0.03):
        with subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(wait)
            process.kill()
        assert path.read_text() in (old, new)


def test_without_permission_the_old_file_stays() -> None:
    folder = Path(tempfile.mkdtemp())  # where others may look, unlike pytest's own folders
    path = folder / "a.bib"
    path.write_text(ALIGNED)
    lib = livebib.load(path)
    lib.set("k", "title", "U")
    path.chmod(0o444)
    folder.chmod(0o555)
    child = os.fork()
    if child == 0:  # permissions hold for anybody but root
        code = 1
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            lib.save()
        except WriteError as error:
            code = 0 if "write-protected" in error.message else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    folder.chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 0
    assert path.read_text() == ALIGNED
    shutil.rmtree(folder)


# -- on generated libraries

NAMES = st.sampled_from(["title", "author", "Year", "note", "url", "x-y", "abstract"])
WRITTEN = st.sampled_from(["{A}", '"B"', "12", "jan", '"a" # jan'])
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="{}\r"), max_size=30).map(
    lambda text: text + "{B}" * (len(text) % 2)
)
LAYOUTS = st.sampled_from([(",\n  ", " = "), (", ", "="), ("\n  , ", " = "), (",\r\n\t", "    = "), (",", "= ")])


@given(
    st.lists(st.tuples(NAMES, WRITTEN), unique_by=lambda field: field[0].lower()),
    LAYOUTS, st.booleans(), st.sampled_from(["{}", "()"]), NAMES, VALUES,
)  # fmt: skip
def test_any_layout_takes_any_value_and_gives_it_back(
    fields: list[tuple[str, str]], layout_: tuple[str, str], comma: bool, marks: str, name: str, value: str
) -> None:
    separator, equals = layout_
    body = separator.join(["k", *(f"{n}{equals}{v}" for n, v in fields)]) + ("," if comma and fields else "")
    text = f"before\n@misc{marks[0]}{body}\n{marks[1]} behind\n"
    lib = library(text)
    assume(not lib.findings)
    lib.set("k", name, value)
    expected = value.replace("\r\n", "\n").replace("\n", "\r\n" if "\r\n" in text else "\n")
    assert lib["k"].fields[name] == expected
    assert [n for n, _ in fields if n.lower() != name.lower()] == [
        f.name for f in lib["k"].all_fields() if f.name.lower() != name.lower()
    ]
    edited = after(lib)
    assert edited.startswith("before\n")
    assert edited.endswith(" behind\n")
    if name.lower() not in {n.lower() for n, _ in fields}:
        lib.remove("k", name)
        if fields:
            assert after(lib) == text


@given(st.binary(max_size=200))
def test_saving_what_was_read_is_the_identity_or_reading_is_refused(data: bytes) -> None:
    try:
        source = decode(PATH, data)
    except livebib.LivebibError:
        return
    assert source.data == data
    assert Library([source]).save() == []
