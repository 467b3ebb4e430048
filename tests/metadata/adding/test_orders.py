"""Words become entries of a library; each is answered, whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string

from livebib.library.library import Library
from livebib.metadata.adding.orders import Added, Order, Refused, There, Wishes, fulfil
from livebib.metadata.adding.visiting import Unreadable, Visited
from livebib.model.finding import Place
from livebib.model.record import Absent, Answered, Contributor, Day, Present, Record, Unanswered, Update
from livebib.model.verdict import Verdict
from livebib.model.work import Identifier
from livebib.text.source import Source

PAPERS = """\
% Papers, by key.

@misc{abel1826beweis,
  author = {Abel, N. H.},
  title  = {Beweis der Unm{\\"o}glichkeit},
  year   = {1826},
}

% Read this one first.
@article{knuth1984literate,
  author  = {Knuth, Donald E.},
  title   = {Literate Programming},
  journal = {The Computer Journal},
  year    = {1984},
  doi     = {10.1093/comjnl/27.2.97},
}

@misc{vaswani2017attention,
  author        = {Vaswani, Ashish and Shazeer, Noam},
  title         = {Attention Is All You Need},
  year          = {2017},
  eprint        = {1706.03762},
  archiveprefix = {arXiv},
}
"""
WEB = "@online{crawl,\n  title = {Common Crawl},\n  url   = {https://commoncrawl.org/},\n}\n"
WISHES = Wishes(date(2026, 11, 25))

DOI = Identifier("doi", "10.18653/v1/n19-1423")
BERT = Record(
    "crossref",
    DOI,
    "proceedings-article",
    "BERT",
    authors=(Contributor("Devlin", "Jacob"),),
    issued=Day(2019),
    venues=("Proceedings of NAACL",),
    doi=DOI.value,
)
ARXIV = Identifier("arxiv", "1810.04805")
PREPRINT = BERT._replace(source="arxiv", identifier=ARXIV, doi="", arxiv=ARXIV.value, venues=())
URL = Identifier("url", "https://example.org/post")
PAGE = Record("page", URL, "website", "A Post", publisher="Example", url=URL.value)


class World:
    """What registries and pages say, and what was asked of them."""

    def __init__(
        self, answers: Mapping[Identifier, Answered] | None = None, pages: Mapping[Identifier, Visited] | None = None
    ) -> None:
        self.answers, self.pages = answers or {}, pages or {}
        self.asked: list[Identifier] = []

    def ask(self, wanted: Sequence[Identifier]) -> Mapping[Identifier, Answered]:
        self.asked += wanted
        return {each: self.answers[each] for each in wanted if each in self.answers}

    def visit(self, wanted: Sequence[Identifier]) -> Mapping[Identifier, Visited]:
        self.asked += wanted
        return {each: self.pages[each] for each in wanted}


def library(**texts: str) -> Library:
    return Library([Source(Path(f"{name}.bib"), text) for name, text in (texts or {"papers": PAPERS}).items()])


def add(
    world: World, *words: str, to: Library | None = None, wishes: Wishes = WISHES
) -> tuple[Library, list[Added | There | Refused]]:
    here = library() if to is None else to
    orders = [Order(word, Place(Path("-"), number)) for number, word in enumerate(words, 1)]
    return here, fulfil(orders, here, wishes, world.ask, world.visit)


def test_a_new_entry_stands_in_its_place_and_nothing_else_changes() -> None:
    here, results = add(World({DOI: Present(BERT)}), "10.18653/v1/N19-1423", to=library(papers=PAPERS, web=WEB))
    [added] = results
    assert isinstance(added, Added)
    written = f"""\
@inproceedings{{{added.key},
  author    = {{Devlin, Jacob}},
  title     = {{{{BERT}}}},
  booktitle = {{Proceedings of {{NAACL}}}},
  year      = {{2019}},
  doi       = {{10.18653/v1/n19-1423}},
  added     = {{2026-11-25}},
}}

"""
    before = "% Read this one"
    assert [source.text for source in here.sources] == [PAPERS.replace(before, written + before), WEB]


def test_the_entry_is_read_by_others() -> None:
    here, results = add(World({DOI: Present(BERT)}), DOI.value)
    parsed = parse_string(here.sources[0].text)
    assert not parsed.failed_blocks
    assert parsed.entries_dict[results[0].key]["title"] == "{BERT}"  # type: ignore[union-attr]


def test_several_words_are_answered_in_their_order_and_asked_in_one_go() -> None:
    world = World({DOI: Present(BERT), ARXIV: Absent("arxiv-unknown")}, {URL: PAGE})
    _, results = add(world, "arXiv:1810.04805", "nonsense", URL.value, DOI.value, "1706.03762")
    assert [type(result) for result in results] == [Refused, Refused, Added, Added, There]
    assert world.asked == [URL, ARXIV, DOI]


THERE = [
    ("https://arxiv.org/abs/1706.03762v7", "vaswani2017attention", "arxiv"),
    ("10.1093/COMJNL/27.2.97", "knuth1984literate", "doi"),
    ("https://doi.org/10.1093/comjnl/27.2.97", "knuth1984literate", "doi"),
    ("10.48550/arXiv.1706.03762", "vaswani2017attention", "arxiv"),
]


@pytest.mark.parametrize(("word", "key", "kind"), THERE)
def test_a_work_that_is_there_by_its_identifier_is_not_asked_for(word: str, key: str, kind: str) -> None:
    world = World()
    here, [result] = add(world, word)
    assert isinstance(result, There)
    assert (result.key, result.name.kind, world.asked, here.sources[0].text) == (key, kind, [], PAPERS)


def test_a_work_that_is_there_under_another_identifier_is_not_doubled() -> None:
    named = Record(
        "crossref", DOI, "journal-article", "Attention is all you need.", authors=(Contributor("VASWANI", "A"),)
    )
    here, [result] = add(World({DOI: Present(named)}), DOI.value)
    assert (result.key, here.sources[0].text) == ("vaswani2017attention", PAPERS)  # type: ignore[union-attr]


def test_one_work_under_two_words_is_added_once() -> None:
    here, results = add(World({DOI: Present(BERT), ARXIV: Present(PREPRINT)}), DOI.value, ARXIV.value, DOI.value)
    assert [type(result) for result in results] == [Added, There, There]
    assert len(here) == 4


def test_the_record_of_a_registry_wins_over_the_pages_own() -> None:
    world = World({DOI: Present(BERT)}, {URL: PAGE._replace(doi=DOI.value)})
    here, [result] = add(world, URL.value)
    assert here[result.key].fields["booktitle"] == "Proceedings of {NAACL}"  # type: ignore[union-attr]


def test_a_page_of_another_title_than_the_work_that_it_names_is_told() -> None:
    world = World({DOI: Present(BERT)}, {URL: PAGE._replace(doi=DOI.value, title="My Year in Books")})
    _, [result] = add(world, URL.value)
    assert isinstance(result, Added)
    assert result.notes == ("the page names this work by its identifier, and calls itself: My Year in Books",)


def test_a_doi_that_only_the_page_knows_is_not_written() -> None:
    world = World({DOI: Absent("doi-unregistered")}, {URL: PAGE._replace(doi=DOI.value)})
    here, [result] = add(world, URL.value)
    entry = here[result.key]  # type: ignore[union-attr]
    assert (entry.fields.get("doi"), entry.fields["url"]) == (None, URL.value)


REFUSED = [
    (DOI.value, World({DOI: Absent("doi-unregistered")}), "registered"),
    (DOI.value, World({DOI: Unanswered("registry-unanswered", "503")}), "(503)"),
    (DOI.value, World({DOI: Present(None, "JaLC")}), "JaLC"),
    (DOI.value, World({DOI: Present(None, "JaLC", "status 503")}), "gave no record of it (status 503)"),
    (DOI.value, World({DOI: Present(BERT._replace(title=""))}), "no title"),
    (DOI.value, World(), "nobody"),
    (URL.value, World(pages={URL: Unreadable(Verdict.DEAD, "is not found")}), "not found"),
    (URL.value, World({DOI: Unanswered("registry-unanswered")}, {URL: PAGE._replace(doi=DOI.value)}), "looked up"),
    ("978-0262035614", World(), "its last digit would have to be 3"),
]


@pytest.mark.parametrize(("word", "world", "why"), REFUSED)
def test_what_comes_to_nothing_is_said_and_changes_nothing(word: str, world: World, why: str) -> None:
    here, [result] = add(world, word)
    assert isinstance(result, Refused)
    assert why in result.why
    assert here.sources[0].text == PAPERS


def test_the_doi_in_the_address_of_a_page_that_refuses_is_proposed() -> None:
    url = Identifier("url", "https://example.org/papers/10.1145/3292500.3330701")
    _, [result] = add(World(pages={url: Unreadable(Verdict.BLOCKED, "refuses robots")}), url.value)
    assert "livebib add 10.1145/3292500.3330701" in result.hint  # type: ignore[union-attr]


def test_a_book_that_open_library_has_not_is_no_slip() -> None:
    isbn = Identifier("isbn", "9780306406157")
    _, [result] = add(World({isbn: Absent("isbn-unlisted")}), isbn.value)
    assert result.hint == "write the entry by hand"  # type: ignore[union-attr]


NOTES = [
    (BERT._replace(updates=(Update("retraction", "10.1/notice"),)), "retraction: 10.1/notice"),
    (BERT._replace(updates=(Update("correction", "10.1/notice"),)), ""),
    (BERT._replace(notice_of=(Update("retraction", "10.1/bad"),)), "this is itself a notice: retraction of 10.1/bad"),
    (PREPRINT._replace(published="10.1/p"), "published as 10.1/p"),
    (PREPRINT._replace(comment="Withdrawn by the authors"), "withdrawn by its authors: Withdrawn by the authors"),
]


@pytest.mark.parametrize(("record", "note"), NOTES)
def test_what_an_entry_cannot_say_is_told(record: Record, note: str) -> None:
    _, [result] = add(World({record.identifier: Present(record)}), record.identifier.value)
    assert isinstance(result, Added)
    assert " ".join(result.notes) == note


def test_file_key_type_and_keywords_can_be_told() -> None:
    wishes = WISHES._replace(to=Path("web.bib"), key="bert", type="misc", keywords="attention, course")
    here, _ = add(World({DOI: Present(BERT)}), DOI.value, to=library(papers=PAPERS, web=WEB), wishes=wishes)
    entry = here["bert"]
    assert (entry.source.path.name, entry.type, entry.keywords) == ("web.bib", "misc", ("attention", "course"))


def test_a_key_that_is_taken_is_not_taken_again() -> None:
    _, [result] = add(World({DOI: Present(BERT)}), DOI.value, wishes=WISHES._replace(key="Knuth1984literate"))
    assert isinstance(result, Refused)


def test_nothing_is_put_into_a_file_that_ends_in_the_middle() -> None:
    _, [result] = add(World({DOI: Present(BERT)}), DOI.value, to=library(papers=PAPERS + "\n@misc{x, title = {A"))
    assert isinstance(result, Refused)
    assert "papers.bib:26" in result.why


def test_a_file_of_another_encoding_gets_commands_for_what_it_has_no_letter_for() -> None:
    here = Library([Source(Path("x.bib"), "@misc{a, title = {Ä}}\n", "latin-1")])
    record = BERT._replace(title="Łódź", authors=(Contributor("Čech", "Ö."),))
    add(World({DOI: Present(record)}), DOI.value, to=here)
    assert here.sources[0].data.decode("latin-1").count(r"{\L}{\'o}d{\'z}") == 1


def test_an_empty_library_is_begun() -> None:
    here, _ = add(World({DOI: Present(BERT)}), DOI.value, to=library(papers=""))
    assert here.sources[0].text.startswith("@inproceedings{devlin2019bert,\n  author    = {Devlin, Jacob},\n")


def test_several_new_entries_in_one_place_are_in_order() -> None:
    records = {
        Identifier("doi", f"10.1000/{name}"): Present(
            BERT._replace(title=name, authors=(Contributor(name.title()),), doi=f"10.1000/{name}")
        )
        for name in ("dijkstra", "church", "euler", "zuse", "aho")
    }
    here, _ = add(World(records), *(each.value for each in records))
    assert [entry.key[:4] for entry in here] == "abel aho2 chur dijk eule knut vasw zuse".split()


def test_a_key_that_comes_twice_hinders_nothing() -> None:
    twice = "@misc{a, year = 1}\n@misc{k, year = 2}\n@misc{z, year = 3}\n"
    here, [result] = add(World({DOI: Present(BERT)}), DOI.value, to=library(x=twice, y=twice))
    assert isinstance(result, Added)
    assert [entry.key for entry in here if entry.source.path.name == "y.bib"] == ["a", "k", "z", "devlin2019bert"]
