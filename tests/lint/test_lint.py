"""The command lint: which rules over which files, what it prints and mends, how it ends."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest

from livebib.cli import catalogue as everything  # noqa: F401  # it imports what declares the rest of the rules
from livebib.lint import catalogue
from livebib.model.rule import RULES
from tests.conftest import Livebib, Result, Tree
from tests.lint import examples
from tests.shared import SHARED

SCHEMA = SHARED / "schemas" / "sarif-schema-2.1.0.json"

CLEAN = (
    "@book{knuth1984,\n  author = {Knuth, Donald E.},\n  title = {The TeXbook},\n  publisher = {P},\n  year = 1984\n}\n"
)
# A warning (missing-field: no journal), an error (duplicate-field, its fix is safe) and an info (page-dash, safe).
FLAWED = (
    "@article{li2001,\n  author = {Li, Wei},\n  title = {T},\n  title = {T},\n  year = 2001,\n  pages = {12-23}\n}\n"
)
MENDED = FLAWED.replace("  title = {T},\n", "", 1).replace("12-23", "12--23")
BROKEN = (
    "@misc{a,\n  author = {A}\n  note = {n}\n}\n\n@misc{b, author = {B}, title {T}}\n"  # missing-comma, syntax-error
)


def rules(result: Result) -> list[str]:
    """The names of the rules whose findings were printed."""
    return re.findall(r": (?:error|warning|info)\[(.+?)\]", result.out)


def places(result: Result) -> list[str]:
    return re.findall(r"^(\S+:\d+:\d+): ", result.out, re.MULTILINE)


# What is found, and how it ends.


def test_a_clean_library_is_told_in_one_line(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN})
    assert livebib("lint") == (0, "1 entry in 1 file: nothing found\n", "")


def test_a_finding_is_a_line_with_its_place_and_what_to_do(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED})
    result = livebib("lint")
    assert result.code == 1
    assert result.out == (
        "bib/a.bib:1:10: warning[missing-field] @article without journal\n"
        "    add journal\n"
        "bib/a.bib:4:3: error[duplicate-field] the field 'title' comes twice, with one value\n"
        "    delete the second\n"
        "\n"
        "1 info not listed (-v does)\n"
        "1 entry in 1 file: 1 error, 1 warning, 1 info; 2 fixable with --fix\n"
    )


def test_infos_are_listed_when_asked_for_and_fail_no_run_unless_they_shall(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN.replace("year", "pages = {1-2},\n  year")})
    assert rules(livebib("lint", "-v")) == ["page-dash"]
    assert [livebib("lint").code, livebib("lint", "--fail-on", "info").code] == [0, 1]


def test_a_library_without_an_entry_is_a_mistake_to_name(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "% nothing yet\n"})
    result = livebib("lint")
    assert (result.code, result.out) == (2, "")
    assert "bib/a.bib: no entry in it" in result.err


def test_a_file_of_nothing_but_strings_can_be_linted(tree: Tree, livebib: Livebib) -> None:
    tree({"strings.bib": "@string{a = {A}}\n", "empty.bib": ""})
    assert livebib("lint", "strings.bib", "empty.bib") == (0, "0 entries in 2 files: nothing found\n", "")


def test_a_file_that_is_no_utf_8_is_named_with_the_byte_at_fault(tree: Tree, livebib: Livebib) -> None:
    (tree({"bib/a.bib": CLEAN}) / "bib/b.bib").write_bytes(b"@misc{b,\n  title = {Caf\xe9}}\n")
    result = livebib("lint")
    assert (result.code, result.out) == (2, "1 entry in 1 file: nothing found\n")
    assert "bib/b.bib:2: byte 23 (0xe9) is not UTF-8" in result.err


def test_quiet_lists_what_fails_the_run_and_nothing_else(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED})
    assert livebib("lint", "-q").out == "".join(livebib("lint").out.partition("    delete the second\n")[:2])


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "@misc{a, year = {2001}, YEAR = 2002}\n",
            "the field 'YEAR' comes twice: BibTeX takes {2001}, not 2002",
            "delete one",
        ),
        (
            "@phdthesis{a,\n  school = {University of X,\n  year = 2020\n}\n\n@misc{b, title = {T}}\n",
            "the entry 'a' is never closed",
            "close the brace before 'University of X,' in line 2",
        ),
        ("@misc{a, title = {T}, pages = {12-10}}\n", "the pages '12-10' end before they begin", "look them up"),
    ],
)
def test_messages_quote_what_is_written_there(tree: Tree, livebib: Livebib, text: str, message: str, hint: str) -> None:
    tree({"bib/a.bib": text})
    result = livebib("lint")
    assert message in result.out
    assert hint in result.out


def test_a_label_is_not_held_against_names_that_are_none(tree: Tree, livebib: Livebib) -> None:
    wrong = CLEAN.replace("Knuth, Donald E.", "Donald Knuth, Aki Sato, Bo Xu")
    tree({"bib/a.bib": wrong, "README.md": "[Knuth et al., 1984][@knuth1984]\n", "livebib.toml": ""})
    assert rules(livebib("lint")) == ["name-suffix"]


# Which rules.


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--select", "page-dash"], ["page-dash"]),
        (["--select", "pages,required"], ["missing-field", "page-dash"]),
        (["--select", "pages", "--select", "required"], ["missing-field", "page-dash"]),
        (["--select", "all", "--ignore", "required, syntax"], ["page-dash"]),
        (["--ignore", "missing-field"], ["duplicate-field", "page-dash"]),
        (["--select", "required", "--ignore", "missing-field"], []),
    ],
)
def test_rules_are_chosen_by_name_and_by_family(
    tree: Tree, livebib: Livebib, options: list[str], found: list[str]
) -> None:
    tree({"bib/a.bib": FLAWED})
    assert rules(livebib("lint", "-v", *options)) == found


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_name_that_is_neither_is_refused_with_the_nearest(tree: Tree, livebib: Livebib, option: str) -> None:
    tree({"bib/a.bib": CLEAN})
    result = livebib("lint", option, "page-dahs")
    assert (result.code, result.out) == (2, "")
    assert f"{option}: there is no rule or family 'page-dahs'" in result.err
    assert "'page-dash'" in result.err


@pytest.mark.parametrize(
    ("configured", "options", "found"),
    [
        ('select = ["pages"]', [], ["page-dash"]),
        ('ignore = ["pages", "syntax"]', [], ["missing-field"]),
        ('select = ["pages"]', ["--select", "required"], ["missing-field"]),
        ('ignore = ["pages"]', ["--select", "pages"], ["page-dash"]),
        ('ignore = ["pages"]', ["--ignore", "syntax"], ["missing-field"]),
    ],
)
def test_the_configuration_chooses_and_options_go_before_it(
    tree: Tree, livebib: Livebib, configured: str, options: list[str], found: list[str]
) -> None:
    tree({"bib/a.bib": FLAWED, "livebib.toml": f"[lint]\n{configured}\n"})
    assert rules(livebib("lint", "-v", *options)) == found


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ('selct = ["all"]', "unknown key 'selct' in [lint]", "did you mean 'select'?"),
        ('select = "all"', "'lint.select' must be a list, not 'all'", 'write select = ["pages", "doi-prefix"]'),
        (
            'severity = "info"',
            "'lint.severity' must be a table, not 'info'",
            'write severity = { page-dash = "warning" }',
        ),
        (
            'severity.page-dash = "fatal"',
            "'lint.severity.page-dash': 'fatal' is no weight",
            "write error, warning or info",
        ),
    ],
)
def test_what_is_wrong_in_the_table_lint_is_told_by_its_part(
    tree: Tree, livebib: Livebib, written: str, message: str, hint: str
) -> None:
    tree({"bib/a.bib": CLEAN, "livebib.toml": f"[lint]\n{written}\n"})
    result = livebib("lint")
    assert (result.code, result.out) == (2, "")
    assert f"livebib.toml: {message}" in result.err
    assert hint in result.err


@pytest.mark.parametrize("key", ['select = ["pagse"]', 'ignore = ["pagse"]', 'severity = { pagse = "info" }'])
def test_a_wrong_name_in_the_configuration_is_refused(tree: Tree, livebib: Livebib, key: str) -> None:
    tree({"bib/a.bib": CLEAN, "livebib.toml": f"[lint]\n{key}\n"})
    result = livebib("lint")
    assert result.code == 2
    assert "there is no rule or family 'pagse'" in result.err
    assert "livebib.toml" in result.err


@pytest.mark.parametrize(("weight", "code"), [("error", 1), ("warning", 1), ("info", 0)])
def test_the_weight_of_a_rule_is_configured_and_decides_how_the_run_ends(
    tree: Tree, livebib: Livebib, weight: str, code: int
) -> None:
    tree({"bib/a.bib": FLAWED, "livebib.toml": f'[lint]\nselect = ["required"]\nseverity.missing-field = "{weight}"\n'})
    result = livebib("lint", "-v")
    assert (result.code, f"{weight}[missing-field]" in result.out) == (code, True)


def test_the_dialect_is_that_of_the_configuration(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN.replace("  publisher = {P},\n", ""), "livebib.toml": 'dialect = "bibtex"\n'})
    assert rules(livebib("lint")) == ["missing-field"]


@pytest.mark.parametrize("name", [name for names in catalogue.FAMILIES.values() for name in names])
def test_explain_tells_what_a_rule_is_about_with_examples(livebib: Livebib, name: str) -> None:
    result = livebib("explain", name)
    assert result.code == 0
    assert all(part in result.out for part in (name, "What to do:", "Bad:", "Good:"))


# Silencing.


def test_a_comment_silences_a_rule_at_the_entry_below(tree: Tree, livebib: Livebib) -> None:
    other = FLAWED.replace("li2001", "li2002").replace("{T}", "{Of another}")
    tree({"bib/a.bib": f"% livebib: ignore missing-field, page-dash -- in press\n{FLAWED}{other}"})
    result = livebib("lint", "-v", "--select", "required,pages")
    assert places(result) == ["bib/a.bib:9:10", "bib/a.bib:14:12"]


def test_a_comment_silences_a_family(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "% livebib: ignore pages, required\n" + FLAWED})
    assert rules(livebib("lint", "-v")) == ["duplicate-field"]
    tree({"bib/a.bib": "% livebib: ignore pages\n" + CLEAN})
    assert "there is no finding of 'pages' here to ignore" in livebib("lint").out
    assert rules(livebib("lint", "--select", "page-dash")) == []


@pytest.mark.parametrize("name", ["ignore-malformed", "unused-ignore", "unknown-ignore", "ignore-expired"])
def test_the_examples_of_comments_that_silence_are_true(tree: Tree, livebib: Livebib, name: str) -> None:
    rule = RULES[name]
    tree({"bib/a.bib": rule.bad})
    assert name in rules(livebib("lint", "-v"))
    tree({"bib/a.bib": rule.good})
    assert rules(livebib("lint", "-v")) == []


def test_a_run_about_some_rules_says_nothing_of_comments_about_none(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": "% livebib: ignore nonsense\n% livebib ignore x\n" + CLEAN})
    assert rules(livebib("lint")) == ["unknown-ignore", "ignore-malformed"]
    assert rules(livebib("lint", "--select", "pages")) == []


def test_a_comment_that_silences_nothing_is_told(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": f"% livebib: ignore page-dash -- a report\n{CLEAN}"})
    result = livebib("lint")
    assert (result.code, rules(result), places(result)) == (1, ["unused-ignore"], ["bib/a.bib:1:1"])


def test_a_comment_about_a_rule_that_is_not_applied_is_not_told(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": f"% livebib: ignore page-dash, http-403 -- a report\n{CLEAN}"})
    assert livebib("lint", "--ignore", "pages").code == 0


def test_a_comment_with_a_name_that_is_none_is_told(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": f"% livebib: ignore page-dahs -- a report\n{CLEAN}"})
    result = livebib("lint")
    assert (result.code, rules(result)) == (1, ["unknown-ignore"])
    assert "'page-dash'" in result.out


def test_what_is_silenced_is_not_mended(tree: Tree, livebib: Livebib) -> None:
    text = f"% livebib: ignore page-dash -- a report\n{CLEAN.replace('year', 'pages = {1-2}, year')}"
    path = tree({"bib/a.bib": text}) / "bib/a.bib"
    assert livebib("lint", "--fix").code == 0
    assert path.read_text() == text


# Which files.


def test_a_path_narrows_what_is_told_and_not_what_is_known(tree: Tree, livebib: Livebib) -> None:
    tree(
        {
            "bib/a.bib": FLAWED,
            "bib/b.bib": "@article{ma, author = {Ma, Xu}, title = {O}, journal = jmlr, year = 2001, xref = {li2001}}",
            "bib/strings.bib": "@string{jmlr = {JMLR}}",
        }
    )
    assert livebib("lint", "bib/b.bib").code == 0
    assert set(places(livebib("lint", "bib/a.bib"))) == {"bib/a.bib:1:10", "bib/a.bib:4:3"}


def test_a_file_outside_is_a_library_of_its_own(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN, "other/b.bib": CLEAN, "README.md": "[@nobody]\n", "livebib.toml": ""})
    assert livebib("lint", "other/b.bib") == (0, "1 entry in 1 file: nothing found\n", "")


def test_a_folder_stands_for_the_files_in_it(tree: Tree, livebib: Livebib) -> None:
    tree({"other/a.bib": FLAWED, "other/deep/b.bib": FLAWED.replace("2001", "2002").replace("{T}", "{O}")})
    assert {place.split(":")[0] for place in places(livebib("lint", "other"))} == {"other/a.bib", "other/deep/b.bib"}


def test_a_document_is_held_against_the_library_that_it_cites(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED, "README.md": "[@knuth]\n", "notes.md": "[@li2001] [@li2002]\n", "other.bib": CLEAN})
    assert places(livebib("lint", "notes.md")) == ["notes.md:1:11"]
    assert places(livebib("lint", "notes.md", "other.bib")) == ["notes.md:1:11"]
    assert places(livebib("lint", "--select", "citations")) == ["README.md:1:1"]


def test_a_broken_marker_is_told_as_render_tells_it(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN, "README.md": "<!-- livebib:begin toc -->\n\n[@knuth1984]\n"})
    assert rules(livebib("lint")) == rules(livebib("render")) == ["marker-missing-end"]
    assert rules(livebib("lint", "--select", "pages")) == []


@pytest.mark.parametrize("document", [{}, {"README.md": "[@li]\n"}])
def test_no_bib_file_at_all_is_a_mistake_as_for_other_commands(
    tree: Tree, livebib: Livebib, document: dict[str, str]
) -> None:
    tree({".git/HEAD": "", **document})
    result = livebib("lint", *document)
    assert (result.code, result.out) == (2, "")
    assert "bib/*.bib matches nothing" in result.err


def test_a_document_is_held_against_the_file_beside_it_where_there_is_no_library(tree: Tree, livebib: Livebib) -> None:
    tree({"a.bib": CLEAN, "notes.md": "[@knuth1984] [@knuth]\n"})
    assert places(livebib("lint", "a.bib", "notes.md")) == ["notes.md:1:14"]


@pytest.mark.parametrize("path", ["nowhere.bib", "picture.png"])
def test_a_path_that_is_nothing_to_lint_is_refused(tree: Tree, livebib: Livebib, path: str) -> None:
    tree({"bib/a.bib": CLEAN, "picture.png": ""})
    result = livebib("lint", path)
    assert (result.code, result.out) == (2, "")
    assert path in result.err


# Mending.


def test_fix_writes_what_is_safe_and_tells_the_rest(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": FLAWED, "bib/b.bib": CLEAN})
    result = livebib("lint", "--fix", "-v")
    assert (root / "bib/a.bib").read_text() == MENDED
    assert (result.code, rules(result)) == (1, ["missing-field"])
    assert result.out.endswith("2 entries in 2 files: 1 warning; 2 flaws mended\n")


def test_diff_shows_what_fix_would_write_and_writes_nothing(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": FLAWED})
    result = livebib("lint", "--diff")
    assert (root / "bib/a.bib").read_text() == FLAWED
    assert [line for line in result.out.splitlines() if re.match(r"[+-](?![+-])", line)] == [
        "-  title = {T},",
        "-  pages = {12-23}",
        "+  pages = {12--23}",
    ]
    assert "2 flaws would be mended" in result.out


def test_with_diff_findings_stand_where_they_are_in_the_file_on_disk(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED + CLEAN.replace("P}", "}")})
    assert places(livebib("lint", "--diff", "-v")) == places(livebib("lint", "-v"))


def test_fix_mends_only_what_is_selected_and_only_the_paths(tree: Tree, livebib: Livebib) -> None:
    other = FLAWED.replace("li2001", "li2002")
    root = tree({"bib/a.bib": FLAWED, "bib/b.bib": other})
    livebib("lint", "--fix", "--select", "pages", "bib/b.bib")
    assert (root / "bib/a.bib").read_text() == FLAWED
    assert (root / "bib/b.bib").read_text() == other.replace("12-23", "12--23")


def test_fix_keeps_line_ends_and_byte_order_mark(tree: Tree, livebib: Livebib) -> None:
    text = "\ufeff" + FLAWED.replace("\n", "\r\n")
    path = tree({"bib/a.bib": text}) / "bib/a.bib"
    livebib("lint", "--fix")
    assert path.read_bytes().decode() == "\ufeff" + MENDED.replace("\n", "\r\n")


def test_in_a_damaged_entry_only_the_damage_is_mended(tree: Tree, livebib: Livebib) -> None:
    damaged = "@misc{b, author = {B}, title {T}, pages = {1-2}}\n"
    path = tree({"bib/a.bib": damaged + FLAWED}) / "bib/a.bib"
    result = livebib("lint", "--fix", "-v")
    assert path.read_text() == damaged + MENDED
    assert (result.code, rules(result)) == (1, ["syntax-error", "page-dash", "missing-field"])


def test_where_nobody_knows_the_end_of_the_damage_only_the_damage_is_mended(tree: Tree, livebib: Livebib) -> None:
    damaged = "@misc{b, author = {B, title = {T}\n\n@misc{c,\n  title = {C}\n  year = 2020\n}\n"
    path = tree({"bib/a.bib": damaged + FLAWED}) / "bib/a.bib"
    assert "waits until bib/a.bib:1 is mended" in livebib("lint", "--fix", "-v").out
    assert path.read_text() == damaged.replace("{C}", "{C},") + FLAWED.replace("  title = {T},\n", "", 1)


def test_an_entry_without_a_key_gets_one_and_stops_nothing(tree: Tree, livebib: Livebib) -> None:
    keyless = "@misc{,\n  author = {Li, Wei}, title = {On keys}, year = 2020\n}\n"
    others = [keyless.replace(",", "", 1), keyless.replace("{,", "{ , "), "@misc{}\n"]
    path = tree({"bib/a.bib": FLAWED + keyless + "".join(others), "livebib.toml": ""}) / "bib/a.bib"
    assert rules(livebib("lint", "--select", "keys")) == ["missing-key"] * 4
    assert livebib("fmt", "--check").code == 1
    assert livebib("fmt").code == livebib("export", "--to", "text").code == 0
    assert keyless in path.read_text()
    path.write_text(FLAWED + keyless + "".join(others))
    assert livebib("lint", "--fix").code == 1
    assert path.read_text() == MENDED + keyless + "".join(others)
    livebib("lint", "--unsafe-fixes", "--select", "keys")
    keyed = ["{li2020keys,\n", "{\n  li2020keysa, author", "{ li2020keysb,"]
    assert [each in path.read_text() for each in keyed] == [True] * 3
    assert "@misc{}" in path.read_text()


def test_the_summary_says_what_is_left_to_mend_and_what_that_waits_for(tree: Tree, livebib: Livebib) -> None:
    people = "@misc{p, author = {Li, W., Sato, A.}, title = {P}, pages = {1-2}}\n"
    tree({"bib/a.bib": people})
    assert livebib("lint").out.endswith("; 1 fixable with --fix, 1 more with --unsafe-fixes\n")
    assert livebib("lint", "--diff").out.endswith("; 1 flaw would be mended; 1 more with --unsafe-fixes\n")
    tree({"bib/a.bib": BROKEN + people.replace("}\n", ", year {2}}\n")})
    assert livebib("lint").out.endswith("; 1 fixable with --fix; 2 more wait until bib/a.bib:7 is mended\n")
    assert livebib("lint", "--diff").out.endswith("; 1 flaw would be mended; 2 more wait until bib/a.bib:7 is mended\n")
    assert livebib("lint", "--fix").out.endswith("; 1 flaw mended; 2 more wait until bib/a.bib:7 is mended\n")


def test_a_damaged_file_is_linted_as_far_as_it_is_understood(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BROKEN + FLAWED})
    result = livebib("lint", "--ignore", "duplicates")
    assert rules(result) == ["missing-comma", "syntax-error", "missing-field", "duplicate-field"]


# What changed.


def test_changed_since_tells_only_of_entries_that_were_touched(tree: Tree, livebib: Livebib) -> None:
    old = FLAWED.replace("li2001", "old").replace("{T}", "{Of old}")
    root = tree({"bib/a.bib": f"{old}{FLAWED}", "README.md": "[@nobody]\n", "livebib.toml": ""})
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@example.org commit -qm x"):
        subprocess.run(["git", *command.split()], cwd=root, check=True)
    assert livebib("lint", "--changed-since", "HEAD").out == "2 entries in 1 file: nothing found\n"
    (root / "bib/a.bib").write_text(f"{old}{FLAWED.replace('2001,', '2002,')}")
    (root / "README.md").write_text("[@nobody]\n\n[@nobody2]\n")
    result = livebib("lint", "--changed-since", "HEAD")
    assert places(result) == ["README.md:3:1", "bib/a.bib:8:10", "bib/a.bib:11:3"]


def committed(root: Path) -> None:
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@example.org commit -qm x"):
        subprocess.run(["git", *command.split()], cwd=root, check=True)


def test_changed_since_mends_no_other_entry_though_lines_move(tree: Tree, livebib: Livebib) -> None:
    empty = "".join(f"  {name} = {{}},\n" for name in ("number", "volume", "note", "url", "annote"))
    ours = f"@misc{{ours,\n{empty}  title = {{Ours}},\n  pages = {{1-2}}\n}}\n"
    theirs = "@misc{theirs,\n  title = {Theirs},\n  pages = {1-2}\n}\n"
    root = tree({"bib/a.bib": theirs, "livebib.toml": ""})
    committed(root)
    (root / "bib/a.bib").write_text(ours + theirs)
    livebib("lint", "--fix", "--changed-since", "HEAD")
    mended = "@misc{ours,\n  title = {Ours},\n  pages = {1--2}\n}\n"
    assert (root / "bib/a.bib").read_text() == mended + theirs


def test_changed_since_tells_of_the_one_of_two_entries_of_one_key_that_is_new(tree: Tree, livebib: Livebib) -> None:
    root = tree({"bib/a.bib": FLAWED, "livebib.toml": ""})
    committed(root)
    (root / "bib/a.bib").write_text(f"@misc{{li2001, title = {{5% of it}}}}\n{FLAWED}")
    assert places(livebib("lint", "--changed-since", "HEAD", "--select", "special-character")) == ["bib/a.bib:1:25"]


def test_of_two_entries_of_one_work_the_one_that_the_run_is_about_is_told(tree: Tree, livebib: Livebib) -> None:
    ours = CLEAN.replace("knuth1984", "texbook")
    root = tree({"bib/a.bib": f"{CLEAN}", "bib/b.bib": ours, "livebib.toml": ""})
    for command in ("init -q", "add bib/b.bib", "-c user.name=a -c user.email=a@example.org commit -qm x"):
        subprocess.run(["git", *command.split()], cwd=root, check=True)
    told = "bib/a.bib:3:11: warning[same-work] 'texbook' (bib/b.bib:1) has the same title, first author and year"
    assert livebib("lint").out.startswith("bib/b.bib:3:11: warning[same-work] 'knuth1984' (bib/a.bib:1) has the same")
    assert livebib("lint", "bib/a.bib").out.startswith(told)
    assert livebib("lint", "--changed-since", "HEAD").out.startswith(told)


@pytest.mark.parametrize("path", ["bib/a.bib", "bib/b.bib"])
def test_two_entries_of_one_work_are_silenced_at_either(tree: Tree, livebib: Livebib, path: str) -> None:
    files = {"bib/a.bib": CLEAN, "bib/b.bib": CLEAN.replace("knuth1984", "texbook")}
    tree({**files, path: f"% livebib: ignore same-work -- both are cited\n{files[path]}"})
    assert livebib("lint").out == "2 entries in 2 files: nothing found\n"


def test_changed_since_needs_a_revision_that_is_one(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN})
    result = livebib("lint", "--changed-since", "HEAD")
    assert (result.code, result.out) == (2, "")


# Formats.


def test_the_json_is_that_of_the_design(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED})
    told = json.loads(livebib("lint", "--format", "json").out)
    assert list(told) == ["tool", "version", "command", "summary", "findings"]
    assert (told["command"], told["summary"]) == ("lint", {"errors": 1, "warnings": 1, "infos": 1, "fixable": 2})
    assert told["findings"][2] == {
        "rule": "page-dash",
        "severity": "info",
        "path": "bib/a.bib",
        "line": 6,
        "column": 12,
        "end_line": 6,
        "end_column": 17,
        "key": "li2001",
        "field": "pages",
        "message": "the pages '12-23' are a range without '--'",
        "hint": "write '12--23'",
        "fixable": True,
    }


def test_the_json_says_what_was_mended(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED})
    shown = json.loads(livebib("lint", "--diff", "--format", "json").out)
    mended = json.loads(livebib("lint", "--fix", "--format", "json").out)
    assert shown["fixed"] == mended["fixed"] == {"duplicate-field": 1, "page-dash": 1}
    assert shown["diff"].startswith("--- ")


@pytest.mark.skipif(not SCHEMA.is_file(), reason=f"needs {SCHEMA}: LIVEBIB_TEST_DATA names the folder above schemas/")
def test_sarif_is_valid_by_its_schema(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": BROKEN + FLAWED, "bib/b.bib": FLAWED, "README.md": "[@nobody]\n", "livebib.toml": ""})
    told = json.loads(livebib("lint", "--format", "sarif").out)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(told)] == []
    assert {"missing-comma", "duplicate-key", "unknown-citation"} <= {
        result["ruleId"] for result in told["runs"][0]["results"]
    }


@pytest.mark.parametrize("format", ["github", "junit", "markdown"])
def test_the_other_formats_name_each_finding(tree: Tree, livebib: Livebib, format: str) -> None:
    tree({"bib/a.bib": FLAWED})
    result = livebib("lint", "--format", format)
    assert result.code == 1
    assert all(rule in result.out for rule in ("missing-field", "duplicate-field"))


def test_statistics_count_and_time_each_rule(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": FLAWED})
    result = livebib("lint", "--statistics")
    rows = re.findall(r"^ +(\d+)  (\S+) +\d+\.\d{4} s$", result.out, re.MULTILINE)
    assert result.code == 1
    assert rows[:3] == [("1", "duplicate-field"), ("1", "missing-field"), ("1", "page-dash")]
    assert "undated-page" not in {name for _, name in rows}


def test_quiet_says_nothing_of_a_clean_library(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": CLEAN})
    assert livebib("lint", "-q") == (0, "", "")


@pytest.mark.parametrize(
    "field", ["author = li # { and Sato, A.}", "pages = first # {--3}", "doi = prefix # {/x}", "note = n # { &amp;}"]
)
def test_of_a_value_that_names_what_is_not_defined_only_that_is_told(field: str) -> None:
    told = [
        each
        for each in examples.findings(f"@misc{{k, title = {{T}}, {field}}}")
        if each.field == field.partition(" ")[0]
    ]
    assert [each.rule for each in told] == ["undefined-string"]
