"""Dates: what biber reads is a date to every command, and what it does not read is a finding and stays as it is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Livebib, Tree
from tests.metadata.registries.simulated import Registries
from tests.metadata.registries.works import Work
from tests.output.export import engines

HEAD = "author = {Li, Wei}, title = {T}, journaltitle = {J}"


class Row(NamedTuple):
    """A date, and what each command makes of it."""

    date: str
    bibtex: str  # year and month of the export for BibTeX, `+` where the date stands there as well
    csl: object  # CSL-JSON's `issued`: its parts, or all of it
    ris: str  # RIS's PY and DA
    year: str  # as `find`, README and page show it


def parts(*points: list[int]) -> dict[str, object]:
    return {"date-parts": [*points]}


ROWS = [
    Row("2020", "2020", parts([2020]), "2020", "2020"),
    Row("2020-05", "2020 may", parts([2020, 5]), "2020 2020/05//", "2020"),
    Row("2020-05-17", "2020 may +", parts([2020, 5, 17]), "2020 2020/05/17/", "2020"),
    Row("2020-05-17Z", "2020 may +", parts([2020, 5, 17]), "2020 2020/05/17/", "2020"),
    Row("2020-05-17T10:15:30+02:00", "2020 may +", parts([2020, 5, 17]), "2020 2020/05/17/", "2020"),
    Row("2000-02-29", "2000 feb +", parts([2000, 2, 29]), "2000 2000/02/29/", "2000"),
    # parts of a year
    Row("2020-21", "2020 Spring", parts([2020]) | {"season": 1}, "2020 2020///Spring", "2020"),
    Row("2020-32", "2020 Winter +", parts([2020]) | {"season": 4}, "2020 2020///Winter", "2020"),
    Row("2020-33", "2020 Q1", parts([2020]), "2020 2020///Q1", "2020"),
    Row("2020-37", "2020 Quadrimester 1 +", parts([2020]), "2020 2020///Quadrimester 1", "2020"),
    Row("2020-41", "2020 Semester 2 +", parts([2020]), "2020 2020///Semester 2", "2020"),
    # what is not specified
    Row("199X", "1990--1999 +", parts([1990], [1999]), "1990 1990///1990–1999", "1990–1999"),
    Row("19XX", "1900--1999 +", parts([1900], [1999]), "1900 1900///1900–1999", "1900–1999"),
    Row("1999-XX", "1999 +", parts([1999]), "1999", "1999"),
    Row("1999-XX-XX", "1999 +", parts([1999]), "1999", "1999"),
    Row("2020-05-XX", "2020 may +", parts([2020, 5]), "2020 2020/05//", "2020"),
    # intervals, also those that are open
    Row("2014/2016", "2014--2016", parts([2014], [2016]), "2014 2014///2014–2016", "2014–2016"),
    Row("2014-03/2014-05", "2014 March--May", parts([2014, 3], [2014, 5]), "2014 2014/03//", "2014"),
    Row("2019-12/2020-01", "2019--2020 +", parts([2019, 12], [2020, 1]), "2019 2019/12//2019–2020", "2019–2020"),
    Row("2020-33/2021-36", "2020--2021 +", parts([2020], [2021]), "2020 2020///Q1", "2020–2021"),
    Row("2020/", "2020--", parts([2020]), "2020", "2020"),
    Row("2020/..", "2020-- +", parts([2020]), "2020", "2020"),
    Row("/2020", "--2020", parts([2020]), "2020", "2020"),
    Row("../2020", "--2020 +", parts([2020]), "2020", "2020"),
    # doubt
    Row("1850~", "c. 1850", parts([1850]) | {"circa": True}, "1850", "1850"),
    Row("1850?", "1850?", parts([1850]) | {"circa": True}, "1850", "1850"),
    Row("1850%", "c. 1850?", parts([1850]) | {"circa": True}, "1850", "1850"),
    Row(
        "1850~/1860",
        "c. 1850--1860 +",
        parts([1850], [1860]) | {"circa": True},
        "1850 1850///1850–1860",
        "1850–1860",
    ),
    # years of other eras
    Row("0867", "867", parts([867]), "0867", "0867"),
    Row("-0349", "-349 +", parts([-350]), "", "-0349"),
    Row("Y17000", "17000 +", parts([17000]), "", "17000"),
]
NO_DATES = """
2020-13 2020-00 2020-42 2020-19 2020-21-01 2020-02-31 1900-02-29 2020-5 2020/05/01 2020/21 / ../.. .. 1XXX XXXX 199X?
1999-XX? 1999X 199X/2001 2020-05-01T25:61:00 2020-05-01T10:15 1999?~ 2020/open unknown/2020 Y2020 -17000 12020 +2020
2020--2021
""".split()
# These give biber no year, and no warning.
SILENT = "../.. .. 1XXX XXXX 199X? 1999-XX? 1999X".split()
HALF_READ = ["199X/2001"]  # as 199X: what follows is lost without a warning


def entry(date: str, key: str = "k") -> str:
    return f"@article{{{key}, {HEAD}, date = {{{date}}}}}\n"


def exported(livebib: Livebib, flavour: str) -> dict[str, str]:
    """The fields of the only entry, as they are exported."""
    text = livebib("export", "--to", flavour).out
    return dict(re.findall(r"^  (\w+) = \{?(.*?)\}?,$", text, re.MULTILINE))


@pytest.mark.parametrize("row", ROWS, ids=[row.date for row in ROWS])
def test_what_biber_reads_is_that_date_to_every_command(row: Row, tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": entry(row.date)})
    assert livebib("lint", "--select", "date-format,date-order").out.strip() == "1 entry in 1 file: nothing found"
    done = livebib("export", "--to", "biblatex", "--format", "json")
    assert exported(livebib, "biblatex")["date"] == row.date
    assert "no date" not in done.err
    for flavour in ("bibtex", "bibtex-classic"):
        fields = exported(livebib, flavour)
        whole = ["+"] if fields.get("date") == row.date else []
        assert " ".join([fields["year"], *([fields["month"]] if "month" in fields else []), *whole]) == row.bibtex
    assert json.loads(livebib("export", "--to", "csl-json").out)[0]["issued"] == row.csl
    lines = re.findall(r"^(?:PY|DA)  - (.*?)\r?$", livebib("export", "--to", "ris").out, re.MULTILINE)
    assert " ".join(lines) == row.ris
    assert json.loads(livebib("find", "Li", "--format", "json").out)["entries"][0]["year"] == row.year


@pytest.mark.parametrize("date", NO_DATES)
def test_what_biber_does_not_read_is_a_finding_and_stays(date: str, tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": entry(date)})
    assert f"warning[date-format] '{date}' is no date to biblatex" in livebib("lint", "--select", "date-format").out
    assert exported(livebib, "biblatex")["date"] == date
    assert f"info[not-mapped] '{date}' is no date to biber" in livebib("export", "--to", "biblatex", "-v").err
    assert exported(livebib, "bibtex")["year"] == date
    assert json.loads(livebib("export", "--to", "csl-json").out)[0]["issued"] == {"literal": date.replace("--", "–")}


def test_where_biber_takes_the_year_the_bad_date_is_left_out_with_a_finding(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": f"@article{{k, {HEAD}, date = {{2020-13}}, year = 2019, month = may}}\n"})
    done = livebib("export", "--to", "biblatex", "-v")
    assert "date = {2019-05}" in done.out
    assert "info[not-mapped] '2020-13' is no date to biber, which takes the year instead" in done.err


@pytest.mark.skipif(bool(engines.missing()), reason=f"install: {', '.join(engines.missing())}")
def test_biber_reads_what_we_say_that_it_reads(tmp_path: Path) -> None:
    dates = [*(row.date for row in ROWS), *NO_DATES]
    (tmp_path / "t.bib").write_text("".join(entry(date, f"k{number}") for number, date in enumerate(dates)))
    load = r"\documentclass{article}\usepackage{biblatex}\addbibresource{t.bib}"
    (tmp_path / "t.tex").write_text(load + r"\begin{document}\nocite{*}\printbibliography\end{document}")
    subprocess.run(["pdflatex", "-interaction=batchmode", "t"], cwd=tmp_path, capture_output=True, check=False)
    biber = shutil.which("biber") or "biber"
    log = subprocess.run([biber, "t"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    refused = {dates[int(number)] for number in re.findall(r"Entry 'k(\d+)'.*Invalid format", log)}
    entries = re.findall(r"\\entry\{k(\d+)\}(.*?)\\endentry", (tmp_path / "t.bbl").read_text(), re.DOTALL)
    told = {dates[int(number)] for number, text in entries if re.search(r"\\field\{(?:end)?year\}\{[^}]", text)}
    assert refused == {*NO_DATES} - {*SILENT, *HALF_READ}
    assert told - refused == {row.date for row in ROWS} | {*HALF_READ}


@pytest.mark.parametrize(
    ("said", "date", "csl"),
    [
        ("year = 2017, month = jun", "2017-06", parts([2017, 6])),
        ('year = 2017, month = "12~" # jun', "2017-06-12", parts([2017, 6, 12])),
        ("year = 2017, month = jun, day = 12", "2017-06-12", parts([2017, 6, 12])),
        ("year = 2017, month = {May 31--June 2}", "2017-05-31/2017-06-02", parts([2017, 5, 31], [2017, 6, 2])),
        ("year = 2017, month = {July/August}", "2017-07/2017-08", parts([2017, 7], [2017, 8])),
        ("year = 2017, month = {Fall}", "2017-23", parts([2017]) | {"season": 3}),
        ("year = {c. 1850}", "1850~", parts([1850]) | {"circa": True}),
        ("year = {[1847?]}", "1847?", parts([1847]) | {"circa": True}),
        ("year = {1998/99}", "1998/1999", parts([1998], [1999])),
        ("year = {2003-04}", "2003/2004", parts([2003], [2004])),  # an academic year, as lint has it
        ("year = {2003-06}", "2003-06", parts([2003, 6])),  # a month, as lint has it
        ("year = {1960--1961}", "1960/1961", parts([1960], [1961])),
        ("year = {199X}", "199X", parts([1990], [1999])),
        ("year = 867", "0867", parts([867])),
    ],
)
def test_year_and_month_are_the_same_date_to_every_command(
    said: str, date: str, csl: object, tree: Tree, livebib: Livebib
) -> None:
    tree({"bib/a.bib": f"@article{{k, {HEAD}, {said}}}\n"})
    assert exported(livebib, "biblatex")["date"] == date
    assert json.loads(livebib("export", "--to", "csl-json").out)[0]["issued"] == csl


@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("May 17, 2020", "2020-05-17"),
        ("May 31--June 2, 2020", "2020-05-31/2020-06-02"),
        ("Spring 2020", "2020-21"),
        ("2020--2021", "2020/2021"),
        ("c. 1900", "1900~"),
        ("2020-5-1", "2020-05-01"),
        ("Marketing 2020", ""),
        ("2020/05", ""),  # a month, or no year after all
    ],
)
def test_lint_proposes_a_date_where_it_is_certain_which_is_meant(
    date: str, meant: str, tree: Tree, livebib: Livebib
) -> None:
    root = tree({"bib/a.bib": entry(date)})
    livebib("lint", "--select", "date-format", "--fix")
    assert (root / "bib/a.bib").read_text() == entry(meant or date)


@pytest.mark.parametrize(
    ("date", "differs"),
    [("2014", False), ("201X", False), ("2010/2016", False), ("2012/", False), ("199X", True), ("2013-XX", True)],
)
def test_verify_takes_every_year_of_a_date(date: str, differs: bool, tree: Tree, livebib: Livebib) -> None:
    work = Work(doi="10.1000/t", title="Wind over dunes", authors=(("Wei", "Li"),), year=2014, venue="J")
    with Registries([work]) as registries:
        endpoints = "".join(f'{name} = "{url}"\n' for name, url in registries.endpoints.items())
        text = entry(date).replace("title = {T}", "title = {Wind over dunes}, doi = {10.1000/t}")
        tree({"livebib.toml": f'bib = ["a.bib"]\n[endpoints]\n{endpoints}', "a.bib": text})
        found = json.loads(livebib("verify", "--format", "json").out)["findings"]
    assert [each["rule"] for each in found] == ["mismatch"] * differs
