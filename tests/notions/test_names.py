"""Names of people: what each command makes of them, in BibTeX's forms and in biblatex's own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from tests.conftest import Livebib, Tree
from tests.metadata.registries.simulated import Registries
from tests.metadata.registries.works import Work
from tests.shared import SHARED

ENTRY = "@article{{k, author = {{{}}}, title = {{On wind}}, journal = {{J}}, year = {{2020}}}}\n"
BIBLATEXML = {"b": "http://biblatex-biber.sourceforge.net/biblatexml"}
# What CSL calls the parts of a name, and what biber does.
BIBERS = {"literal": "family", "dropping-particle": "prefix", "non-dropping-particle": "prefix"}
README = "# R\n\nSee [{}, 2020][@k].\n\n<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"


class Row(NamedTuple):
    """A list of people as an entry has it, and what it becomes."""

    written: str
    bibtex: str
    biblatex: str
    csl: list[dict[str, str]]
    label: str
    shown: str  # in a README
    ris: str  # the first author


def person(family: str, given: str, **more: str) -> dict[str, str]:
    return {"family": family, "given": given} | {name.replace("_", "-"): part for name, part in more.items()}


ROWS = [
    Row("Ann Berg", "Berg, Ann", "Berg, Ann", [person("Berg", "Ann")], "Berg", "Ann Berg", "Berg, Ann"),
    Row(
        "family=Berg, given=Ann", "Berg, Ann", "family=Berg, given=Ann",
        [person("Berg", "Ann")], "Berg", "Ann Berg", "Berg, Ann",
    ),
    Row(
        "given=Carl, family = Berg, prefix=van den, useprefix=true",
        "van den Berg, Carl", "given=Carl, family=Berg, prefix=van den, useprefix=true",
        [person("Berg", "Carl", non_dropping_particle="van den")], "van den Berg", "Carl van den Berg",
        "van den Berg, Carl",
    ),
    Row(
        "family=Cruz, given=Maria, prefix=De and given=Hans, family=Harman",
        "De Cruz, Maria and Harman, Hans", "family=Cruz, given=Maria, prefix=De and given=Hans, family=Harman",
        [person("Cruz", "Maria", dropping_particle="De"), person("Harman", "Hans")], "De Cruz and Harman",
        "Maria De Cruz and Hans Harman", "De Cruz, Maria",
    ),
    Row(
        "family=King, given=Martin Luther, suffix=Jr.", "King, Jr., Martin Luther",
        "family=King, given=Martin Luther, suffix=Jr.",
        [person("King", "Martin Luther", suffix="Jr.")], "King", "Martin Luther King Jr.", "King, Martin Luther, Jr.",
    ),
    Row(
        "family={von Dorn}, given=Ida, useprefix=true", "{von Dorn}, Ida",
        "family={von Dorn}, given=Ida, useprefix=true",
        [person("von Dorn", "Ida")], "von Dorn", "Ida von Dorn", "von Dorn, Ida",
    ),
    Row(
        "family=de Beer, given=Ann", "{de Beer}, Ann", "family=de Beer, given=Ann",
        [person("de Beer", "Ann")], "de Beer", "Ann de Beer", "de Beer, Ann",
    ),
    Row(
        '"family={Robert and Sons, Inc.}" and given=Jean, prefix=de la, prefix-i=d, family=Rousse',
        "{Robert and Sons, Inc.} and de la Rousse, Jean",
        '"family={Robert and Sons, Inc.}" and given=Jean, prefix=de la, prefix-i=d, family=Rousse',
        [{"literal": "Robert and Sons, Inc."}, person("Rousse", "Jean", dropping_particle="de la")],
        "Robert and Sons, Inc. and de la Rousse", "Robert and Sons, Inc. and Jean de la Rousse", "Robert and Sons Inc.",
    ),
    Row(
        "sortingnamekeytemplatename=foo and Ann Able and family=Ott, given=Ed, given-i={E}",
        "Able, Ann and Ott, Ed", "sortingnamekeytemplatename=foo and Able, Ann and family=Ott, given=Ed, given-i={E}",
        [person("Able", "Ann"), person("Ott", "Ed")], "Able and Ott", "Ann Able and Ed Ott", "Able, Ann",
    ),
    Row(
        "useprefix=true and Carl van den Berg", "van den Berg, Carl", "useprefix=true and van den Berg, Carl",
        [person("Berg", "Carl", non_dropping_particle="van den")], "van den Berg", "Carl van den Berg",
        "van den Berg, Carl",
    ),
    Row(
        "family=Gödel, given=Kurt and others", "G{\\\"o}del, Kurt and others", "family=Gödel, given=Kurt and others",
        [person("Gödel", "Kurt"), {"literal": "others"}], "Gödel et al.", "Kurt Gödel et al.", "Gödel, Kurt",
    ),
    Row(
        "Fosas de Pando, Miguel", "Fosas de Pando, Miguel", "Fosas de Pando, Miguel",
        [person("Fosas de Pando", "Miguel")], "Fosas de Pando", "Miguel Fosas de Pando", "Fosas de Pando, Miguel",
    ),
    Row(
        "{Ministry of Love}", "{Ministry of Love}", "{Ministry of Love}",
        [{"literal": "Ministry of Love"}], "Ministry of Love", "Ministry of Love", "Ministry of Love",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.written for row in ROWS])
def test_what_each_command_makes_of_a_list_of_names(tree: Tree, livebib: Livebib, row: Row) -> None:
    tree({"bib/a.bib": ENTRY.format(row.written), "README.md": README.format(row.label)})
    assert livebib("lint", "--ignore", "split-body").code == 0, "no false alarm, the label of the citation included"
    made = {name: livebib("export", "--to", name).out for name in ("bibtex", "biblatex", "csl-json", "ris", "cff")}
    assert f"  author = {{{row.bibtex}}},\n" in made["bibtex"]
    assert f"  author = {{{row.biblatex}}},\n" in made["biblatex"]
    assert json.loads(made["csl-json"])[0]["author"] == row.csl
    assert f"AU  - {row.ris}\r\n" in made["ris"]
    assert "=" not in made["cff"]
    assert livebib("render").code == 0
    assert row.shown in Path("README.md").read_text()
    assert "family=" not in Path("README.md").read_text()
    assert livebib("find", *row.label.replace(" et al.", "").replace(" and ", " ").split()).code == 0


@pytest.mark.skipif(not shutil.which("biber"), reason="biber is not installed (Debian's package biber)")
def test_biber_reads_what_is_written_for_biblatex_in_the_same_way(tmp_path: Path) -> None:
    keys = [f"k{place}" for place in range(len(ROWS))]
    entries = (ENTRY.format(row.biblatex).replace("{k,", f"{{{key},") for key, row in zip(keys, ROWS, strict=True))
    (tmp_path / "in.bib").write_text("".join(entries))
    options = ["--tool", "--output-format=biblatexml", "--output-file=out.xml", "in.bib"]
    subprocess.run(["biber", *options], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL, timeout=120)
    tree = ElementTree.parse(tmp_path / "out.xml")  # noqa: S314 - biber's own output
    for key, row in zip(keys, ROWS, strict=True):
        names = tree.findall(f"b:entry[@id='{key}']/b:names/b:name", BIBLATEXML)
        read = [{part.get("type"): " ".join("".join(part.itertext()).split()) for part in name} for name in names]
        ours = [
            {BIBERS.get(part, part): " ".join(text.split()) for part, text in each.items()}
            for each in row.csl
            if each != {"literal": "others"}
        ]
        assert read == ours, row.written


@pytest.mark.parametrize("word", ["family", "given", "prefix", "useprefix"])
def test_find_does_not_find_the_words_of_the_form(tree: Tree, livebib: Livebib, word: str) -> None:
    tree({"bib/a.bib": ENTRY.format("family=Berg, given=Carl, prefix=van den, useprefix=true")})
    assert livebib("find", word).code == 1


GRANULAR = """\
@xdata{nx, author = {Smith, Simon and Bloom, Brian}, location = {Paris and Rome}, publisher = {P \\& Q}}
@book{k, author = {Jones, J. and xdata=nx-author-2}, title = {T}, location = {xdata=nx-location-2},
         publisher = {xdata=nx-publisher}, date = {2000}}
"""


def test_single_names_and_places_of_another_entry(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": GRANULAR, "README.md": README.format("Jones and Bloom").replace("2020", "2000")})
    assert livebib("lint").code == 0
    written = livebib("export", "--to", "bibtex").out
    for line in ("author = {Jones, J. and Bloom, Brian}", "address = {Rome}", "publisher = {P \\& Q}"):
        assert f"  {line},\n" in written
    item: dict[str, Any] = json.loads(livebib("export", "--to", "csl-json").out)[0]
    assert item["author"] == [person("Jones", "J."), person("Bloom", "Brian")]
    assert (item["publisher-place"], item["publisher"]) == ("Rome", "P & Q")
    assert "location = {Rome}" in livebib("export", "--to", "biblatex").out
    assert livebib("render").code == 0
    assert "J. Jones and Brian Bloom" in Path("README.md").read_text()
    assert livebib("find", "bloom").out.split()[0] == "k"


@pytest.mark.parametrize("value", ["xdata=ny-author-1", "Jones, J. and xdata=ny-author-1"])
def test_a_single_name_of_an_entry_that_is_not_there_is_a_finding(tree: Tree, livebib: Livebib, value: str) -> None:
    tree({"bib/a.bib": ENTRY.format(value)})
    assert "error[missing-parent] author names 'ny', which is no entry" in livebib("lint").out


def test_references_that_lead_back_end(tree: Tree, livebib: Livebib) -> None:
    tree({"bib/a.bib": ENTRY.format("xdata=k-author-1")})
    assert livebib("export", "--to", "bibtex").code == 0


@pytest.mark.parametrize("case", ["r14-extnames", "r43-granular-xdata", "r48-quoted-ext"])
def test_cases_that_were_errors_once(tree: Tree, livebib: Livebib, case: str) -> None:
    path = SHARED / "cases" / "bib" / f"{case}.bib"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    tree({"bib/a.bib": path.read_text()})
    assert livebib("lint").code == 0
    assert not re.search(r"family=|given=|xdata=", livebib("export", "--to", "bibtex").out)


@pytest.mark.parametrize(
    ("author", "agrees"),
    [
        ("family=Berg, given=Carl, prefix=van den and family=Able, given=Ann", True),
        ("useprefix=true and Carl van den Berg and Ann Able", True),
        ("xdata=x-author-1 and Able, Ann", True),
        ("family=Berg, given=Carl, prefix=van den and family=Ott, given=Ed", False),
    ],
)
def test_verify_compares_the_people_that_are_meant(tree: Tree, livebib: Livebib, author: str, agrees: bool) -> None:
    work = Work(doi="10.1000/wind", title="On wind", authors=(("Carl", "van den Berg"), ("Ann", "Able")), year=2020)
    entry = ENTRY.format(author).replace("journal = {J}", "doi = {10.1000/wind}")
    with Registries([work]) as registries:
        endpoints = "\n".join(f'{name} = "{url}"' for name, url in registries.endpoints.items())
        tree(
            {
                "bib/a.bib": entry + "@xdata{x, author = {Carl van den Berg}}\n",
                "livebib.toml": f'mailto = "keeper@example.org"\n[endpoints]\n{endpoints}\n',
            }
        )
        found = json.loads(livebib("verify", "k", "--format", "json").out)
    assert [each["rule"] for each in found["findings"] if each["field"] == "author"] == ["mismatch"] * (not agrees)
