"""Links that moved for good are rewritten where they stand, and nothing else is."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.library.library import Library
from livebib.links.collect import collect
from livebib.links.model import Link, Owner
from livebib.links.moves import Move, apply, plan
from livebib.model.finding import Place
from livebib.model.verdict import Hop, Outcome, Verdict
from livebib.text import addresses
from livebib.text.bibtex.parsed import Parsed
from livebib.text.latex import links
from livebib.text.source import Source

BIB, README, LIST = Path("web.bib"), Path("README.md"), Path("links.txt")
OLD, NEW = "http://a.example/x", "https://a.example/y"


def moved(to: str, *statuses: int, url: str = OLD) -> Outcome:
    hops = tuple(Hop(url, status) for status in statuses or (301,))
    return Outcome(Verdict.MOVED, "moved-permanently", 200, to, hops)


def link(*owners: Owner, url: str = OLD, kind: str = "url") -> Link:
    return Link(kind, addresses.parse(url).url if kind == "url" else url, url, owners)


def found(written: str, library: Library | None = None, documents: Mapping[Path, str] | None = None) -> list[Link]:
    """The links that are written like this, or read so with macros written out."""
    links = collect(library or (), (documents or {}).items())
    return [each for each in links if each.url == written or any(owner.written == written for owner in each.owners)]


# -- what may be


def planned(to: str, *statuses: int, old: str = OLD, unsafe: bool = False, **owner: str) -> Move | None:
    one = Owner(Place(BIB), **{"written": old, **owner})
    moves = plan([(link(one, url=old), moved(to, *statuses, url=old))], unsafe=unsafe)
    return moves[0] if moves else None


class TestWhatIsSafe:
    @pytest.mark.parametrize(
        ("old", "to", "statuses"),
        [
            ("http://a.example/x", "https://a.example/x", (301,)),
            ("http://a.example/x", "https://www.a.example/y", (301, 308)),
            ("http://docs.a.co.uk/x", "https://a.co.uk/docs/x", (308,)),
            ("http://192.0.2.1/x", "https://192.0.2.1/x", (301,)),
        ],
    )
    def test_a_permanent_move_on_the_same_site_is_safe(self, old: str, to: str, statuses: tuple[int, ...]) -> None:
        move = planned(to, *statuses, old=old)
        assert move is not None
        assert (move.safe, move.refused, move.to) == (True, "", to)

    @pytest.mark.parametrize(
        ("old", "to", "statuses", "why"),
        [
            ("http://a.example/x", "https://b.example/x", (301,), "it leads to another site, b.example"),
            ("http://a.github.io/x", "https://b.github.io/x", (301,), "it leads to another site, b.github.io"),
            ("http://192.0.2.1/x", "https://192.0.2.2/x", (301,), "it leads to another site, 192.0.2.2"),
            ("https://a.example/x", "http://a.example/y", (301,), "its new address gives up https"),
            (OLD, NEW, (301, 302), "not every server on the way said that it moved for good"),
        ],
    )
    def test_anything_else_is_written_only_when_asked_for(
        self, old: str, to: str, statuses: tuple[int, ...], why: str
    ) -> None:
        move = planned(to, *statuses, old=old)
        assert move is not None
        assert (move.safe, move.refused) == (False, why)
        asked = planned(to, *statuses, old=old, unsafe=True)
        assert asked is not None
        assert (asked.safe, asked.refused) == (False, "")

    @pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.MOVED])
    def test_only_what_moved_is_rewritten(self, verdict: Verdict) -> None:
        outcome = moved(NEW)._replace(verdict=verdict)
        assert plan([(link(Owner(Place(BIB), written=OLD)), outcome)], unsafe=True) == []

    def test_what_is_written_already_is_no_move(self) -> None:
        assert planned(OLD + "#a", old=OLD + "#a", fragment="a") is None


class TestWhatIsNever:
    @pytest.mark.parametrize("field", ["doi", "eprint", "isbn", "archiveurl"])
    def test_identifiers_and_archived_copies(self, field: str) -> None:
        move = planned(NEW, unsafe=True, field=field)
        assert move is not None
        assert move.refused.endswith("never rewritten")

    @pytest.mark.parametrize("kind", ["doi", "arxiv", "isbn"])
    def test_links_that_are_identifiers(self, kind: str) -> None:
        one = Link(kind, "10.1000/x", "https://doi.org/10.1000/x", (Owner(Place(BIB), written="10.1000/x"),))
        assert plan([(one, moved(NEW))], unsafe=True)[0].refused == "identifiers are never rewritten"

    @pytest.mark.parametrize(
        "old",
        [
            "https://web.archive.org/web/2020/http://a.example/x",
            "http://archive.today/abc",
            "http://archive.ph/abc",
            "http://archive.is/abc",
            "https://perma.cc/ABCD-1234",
            "http://purl.org/x",
            "https://hdl.handle.net/1/2",
            "https://w3id.org/x",
        ],
    )
    def test_addresses_that_are_made_to_stay(self, old: str) -> None:
        move = planned(NEW, old=old, unsafe=True)
        assert move is not None
        assert move.refused

    @pytest.mark.parametrize(
        ("new", "mark"),
        [
            ("https://a.example/x;jsessionid=1A2B?y=1", ";jsessionid="),
            ("https://a.example/x?utm_source=b", "?utm_source"),
            ("https://a.example/x?y=1&access_token=abc", "?access_token"),
            ("https://a.example/x?X-Amz-Signature=abc", "?X-Amz-Signature"),
            ("https://a.example/x?PHPSESSID=1", "?PHPSESSID"),
            ("https://a.example/login?next=x", "/login"),
            ("https://a.example/consent/x", "/consent"),
            ("https://login.a.example/x", "login."),
        ],
    )
    def test_an_address_that_belongs_to_one_visit(self, new: str, mark: str) -> None:
        move = planned(new, unsafe=True)
        assert move is not None
        assert move.refused == f"its new address belongs to one visit ({mark})"

    def test_unless_the_old_one_was_of_that_kind_already(self) -> None:
        move = planned("https://a.example/y?utm_source=b", old="http://a.example/x?utm_source=b")
        assert move is not None
        assert move.refused == ""

    def test_an_address_with_a_user_in_it(self) -> None:
        move = planned(NEW, unsafe=True, written="http://me:secret@a.example/x")
        assert move is not None
        assert move.refused == "it names a user, whom its new address does not"

    @pytest.mark.parametrize("final", ["", "https://exa mple/", "ftp://a.example/"])
    def test_a_new_address_that_is_none(self, final: str) -> None:
        move = planned(final, unsafe=True)
        assert move is not None
        assert move.refused.startswith("its new address is none: ")


class TestFragments:
    def test_the_owners_own_is_kept(self) -> None:
        move = planned(NEW, fragment="part%202")
        assert move is not None
        assert move.to == NEW + "#part%202"

    def test_that_of_the_new_address_goes_before(self) -> None:
        move = planned(NEW + "#new", fragment="old")
        assert move is not None
        assert move.to == NEW + "#new"


# -- how it is written


def in_entry(text: str, written: str, to: str) -> tuple[str, list[str]]:
    """A library's text after the move of an address, and why places were left."""
    library = Library([Source(BIB, text)])
    moves = plan([(link, moved(to)) for link in found(written, library)], unsafe=True)
    applied = apply([library], {}, moves)
    return library.sources[0].text, [move.refused for move in applied.refused]


class TestEntries:
    @pytest.mark.parametrize(
        ("value", "written", "to", "expected"),
        [
            # only http became https: one letter, and the rest as its author wrote it
            ("{http://a.example/x}", OLD, "https://a.example/x", "{https://a.example/x}"),
            ('"http://A.example/b\\_c/../d"', r"http://A.example/b\_c/../d", "https://a.example/d", '"https://A.example/b\\_c/../d"'),
            ("{http://bücher.example/ä}", "http://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4", "{https://bücher.example/ä}"),
            (r"{http://a.example/x\#}", r"http://a.example/x\#", "https://a.example/x", r"{https://a.example/x\#}"),
            # another address, with the same characters escaped
            ("{http://a.example/x}", OLD, "https://a.example/b_c%20d", "{https://a.example/b_c%20d}"),
            (r"{http://a.example/b\_c}", r"http://a.example/b\_c", "https://a.example/d_e", r"{https://a.example/d\_e}"),
            (r"{http://a.example/b\_c}", r"http://a.example/b\_c", "https://a.example/d%20e?f&g", r"{https://a.example/d\%20e?f\&g}"),
            (r"{http://a.example/b_c\%20}", r"http://a.example/b_c\%20", "https://a.example/d_e%2F", r"{https://a.example/d_e\%2F}"),
            (r"{http://a.example/b{\_}c}", r"http://a.example/b{\_}c", "https://a.example/d_e", r"{https://a.example/d{\_}e}"),
            (r"{http://a.example/\~{}me}", r"http://a.example/\~{}me", "https://a.example/~you", r"{https://a.example/\~{}you}"),
            # what is around it stays
            ("{http://a.example/b_\n    c}", "http://a.example/b_\n    c", NEW, "{https://a.example/y}"),
            ("{ http://a.example/x\n  }", OLD, NEW, "{ https://a.example/y\n  }"),
            (r"{\url{http://a.example/x}}", OLD, NEW, r"{\url{https://a.example/y}}"),
            # braces count in BibTeX, however balanced
            ("{http://a.example/x}", OLD, "https://a.example/y?q={", "{https://a.example/y?q=%7B}"),
            ("{http://a.example/x}", OLD, "https://a.example/y?q=\\", "{https://a.example/y?q=%5C}"),
        ],
    )  # fmt: skip
    def test_only_the_address_changes(self, value: str, written: str, to: str, expected: str) -> None:
        before = "%% comment\n@misc{j, url = {http://j.example}}\n\n@misc{k,\n  title = {T},\n  Url   = %s ,\n}\n"
        text, refused = in_entry(before % value, written, to)
        assert (text, refused) == (before % expected, [])

    @pytest.mark.parametrize(
        ("value", "to", "expected"),
        [
            # what is around it stays
            (r"{See \url{http://a.example/x} {(old)}.}", NEW, r"{See \url{https://a.example/y} {(old)}.}"),
            ('"see {http://a.example/x} {"}"', NEW, '"see {https://a.example/y} {"}"'),
            # an address ends where a sentence may
            ("{see http://a.example/x.}", "https://a.example/y?(a)", "{see https://a.example/y?(a).}"),
            ("{(see http://a.example/x)}", "https://a.example/y?a)", r"{(see https://a.example/y?a\%29)}"),
            ("{[http://a.example/x]}", "https://a.example/y]", r"{[https://a.example/y\%5D]}"),
            # LaTeX would stop at bare `_`, `&` and `#`, and at `%` leave out the rest of the line
            ("{At http://a.example/x too}", NEW + "_b?c&d%20x#e", r"{At https://a.example/y\_b?c\&d\%20x\#e too}"),
            ("{http://a.example/x}", "https://a.example/new$x", r"{https://a.example/new\$x}"),
            ("{http://a.example/x}", "https://a.example/~me?^", r"{https://a.example/\textasciitilde{}me?\textasciicircum{}}"),
            (r"{\texttt{http://a.example/x}}", "https://a.example/a_b", r"{\texttt{https://a.example/a\_b}}"),
            # but within \url and the first part of \href they are meant as they are
            (r"{\url{http://a.example/x}}", "https://a.example/a_b%20$.", r"{\url{https://a.example/a_b%20$.}}"),
            (r"{\href {http://a.example/x}{http://a.example/x}}", "https://a.example/a_b", r"{\href {https://a.example/a_b}{https://a.example/a\_b}}"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("field", ["note", "howpublished"])
    def test_in_running_text_it_is_written_for_latex(self, field: str, value: str, to: str, expected: str) -> None:
        text, refused = in_entry(f"@misc{{k, {field} = {value}}}", OLD, to)
        assert (text, refused) == (f"@misc{{k, {field} = {expected}}}", [])

    def test_an_address_that_begins_alike_is_another_place(self) -> None:
        text = f"@misc{{k, note = {{{OLD}yz {OLD}}}}}\n"
        assert in_entry(text, OLD, NEW) == (f"@misc{{k, note = {{{OLD}yz {NEW}}}}}\n", [])

    def test_an_address_that_would_end_a_sentence_is_refused_in_running_text_only(self) -> None:
        text = "@misc{k, note = {%s}}"
        to = "https://a.example/y."
        assert in_entry(text % f"see {OLD}", OLD, to) == (
            text % f"see {OLD}",
            ["https://a.example/y. cannot be written there so that it reads back"],
        )
        assert in_entry(text % rf"see \url{{{OLD}}}", OLD, to) == (text % rf"see \url{{{to}}}", [])

    def test_two_addresses_in_one_value_are_both_rewritten(self) -> None:
        text = r"@misc{k, note = {\url{http://a.example/x} and \url{http://b.example/x}, \url{http://a.example/x}}}"
        library = Library([Source(BIB, text)])
        links = [(each, moved(each.url.replace("http", "https"), url=each.url)) for each in collect(library)]
        applied = apply([library], {}, plan(links, unsafe=False))
        assert library.sources[0].text == text.replace("http:", "https:")
        assert len(applied.made) == 3

    def test_moves_in_several_fields_and_entries_all_find_their_places(self) -> None:
        text = "".join(
            f"@misc{{k{n}, url = {{http://a.example/x}},\n code = {{http://a.example/x}}}}\n" for n in range(4)
        )
        to = "https://a.example/longer"
        assert in_entry(text, OLD, to) == (text.replace(OLD, to), [])

    def test_an_entry_with_two_of_them_does_not_make_the_library_read_itself_for_each(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = "".join(f"@misc{{k{n}, url = {{{OLD}}}, code = {{{OLD}}}}}\n" for n in range(20))
        library = Library([Source(BIB, text)])
        moves = plan([(each, moved(NEW)) for each in collect(library)], [library], unsafe=False)
        readings = []
        take = Library._take

        def counted(self: Library, files: Iterable[Parsed]) -> None:
            readings.append(self is library)
            take(self, files)

        monkeypatch.setattr(Library, "_take", counted)
        apply([library], {}, moves)
        assert library.sources[0].text == text.replace(OLD, NEW)
        assert readings.count(True) == 2

    @pytest.mark.parametrize(
        ("value", "why"),
        [
            ("{http://a.example/x} # {}", "its value is put together with # or @string"),
            ('"http://a.example/x" # ""', "its value is put together with # or @string"),
            ("base", "its value is put together with # or @string"),
        ],
    )
    def test_a_value_of_several_parts_is_left(self, value: str, why: str) -> None:
        text = f"@string{{base = {{{OLD}}}}}\n@misc{{k, url = {value}}}\n"
        after, refused = in_entry(text, OLD, NEW)
        assert after == text
        assert why in refused

    def test_an_entry_that_changed_since_is_left(self) -> None:
        text = f"@misc{{k, url = {{{OLD}}}}}\n"
        (old,) = found(OLD, Library([Source(BIB, text)]))
        library = Library([Source(BIB, "\n" + text)])
        applied = apply([library], {}, plan([(old, moved(NEW))], unsafe=False))
        assert library.sources[0].text == "\n" + text
        assert [move.refused for move in applied.refused] == ["it is no longer where it was found"]

    def test_line_ends_stay(self) -> None:
        text = f"@misc{{k,\r\n  note = {{a\r\n    {OLD}}},\r\n}}\r\n"
        assert in_entry(text, OLD, NEW) == (text.replace(OLD, NEW), [])


def in_document(text: str, written: str, to: str, path: Path = README) -> tuple[str, list[str]]:
    """A document's text after the move of an address, and why places were left."""
    moves = plan([(link, moved(to)) for link in found(written, None, {path: text})], unsafe=True)
    applied = apply([], {path: text}, moves)
    return applied.documents.get(path, text), [move.refused for move in applied.refused]


def on_github(text: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(text, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE))


class TestDocuments:
    @pytest.mark.parametrize(
        ("before", "to", "after"),
        [
            (f"[a]({OLD} 'T')", NEW, f"[a]({NEW} 'T')"),
            (f"![a]( {OLD} )", "https://a.example/(y)", "![a]( https://a.example/(y) )"),
            (f"[a]({OLD})", "https://a.example/y)", "[a](https://a.example/y%29)"),
            (f"[a]({OLD})", "https://a.example/y)(", "[a](https://a.example/y%29%28)"),
            (f"[a](<{OLD}>)", "https://a.example/y)", "[a](<https://a.example/y)>)"),
            (f"see <{OLD}>.", NEW, f"see <{NEW}>."),
            (f"[a]: {OLD} \"T\"\n\n[a]", "https://a.example/y)", "[a]: https://a.example/y%29 \"T\"\n\n[a]"),
            (f"see {OLD}.", NEW, f"see {NEW}."),
            (f"(see {OLD})", "https://a.example/y)", "(see https://a.example/y%29)"),
            (f"| a |\n|---|\n| {OLD} |", "https://a.example/y|z", "| a |\n|---|\n| https://a.example/y%7Cz |"),
            (f"[a]({OLD})", "https://a.example/y?`\\", "[a](https://a.example/y?%60%5C)"),
            (f"<a href=\"{OLD}\">a</a>", "https://a.example/y'", "<a href=\"https://a.example/y'\">a</a>"),
            (f"<a href='{OLD}'>a</a>", "https://a.example/y'", "<a href='https://a.example/y%27'>a</a>"),
            (f"- a\r\n  > [b]({OLD})\r\n", NEW, f"- a\r\n  > [b]({NEW})\r\n"),
        ],
    )  # fmt: skip
    def test_the_address_is_written_so_that_the_syntax_holds(self, before: str, to: str, after: str) -> None:
        assert in_document(before, OLD, to) == (after, [])
        shown = to
        for letter in "()|`\\'":
            shown = shown.replace(letter, f"%{ord(letter):02X}")
        html = on_github(after)
        (href,) = re.findall(r"(?:href|src)=[\"'](.*?)[\"'](?=[ >])", html)
        for letter in "()|`\\'":
            href = href.replace(letter, f"%{ord(letter):02X}")
        assert href == shown

    @pytest.mark.parametrize("place", ['<a href="{}">', "<img src={}>"])
    def test_what_a_browser_takes_for_a_character_in_an_attribute_is_escaped(self, place: str) -> None:
        to = "https://a.example/y?a&copy"
        assert in_document(place.format(OLD), OLD, to) == (place.format(to.replace("&", "&amp;")), [])

    def test_the_manner_of_an_ampersand_is_kept(self) -> None:
        old = "http://a.example/x?a=1&amp;b=2"
        assert in_document(f"[a]({old})", old, "https://a.example/y?a=1&b=2") == (
            "[a](https://a.example/y?a=1&amp;b=2)",
            [],
        )

    @pytest.mark.parametrize(
        ("before", "to"),
        [
            (f"[a]({OLD})", "https://a.example/y?a&lt;b"),  # would read as <
            (f"see {OLD} here", "https://a.example/y."),  # GitHub leaves the full stop out
        ],
    )
    def test_what_would_read_differently_is_refused(self, before: str, to: str) -> None:
        assert in_document(before, OLD, to) == (before, [f"{to} cannot be written there so that it reads back"])

    def test_in_a_list_of_addresses_it_is_written_plain(self) -> None:
        assert in_document(f"# a\n  {OLD}\n", OLD, "https://a.example/y).", LIST) == (
            "# a\n  https://a.example/y).\n",
            [],
        )

    def test_a_byte_order_mark_stays_and_is_no_column(self) -> None:
        assert in_document(f"\ufeff[a]({OLD})", OLD, NEW) == (f"\ufeff[a]({NEW})", [])

    def test_nothing_in_a_region_is_touched(self) -> None:
        text = f"[a]({OLD})\n\n<!-- livebib:begin resources -->\n[a]({OLD})\n<!-- livebib:end resources -->\n"
        assert in_document(text, OLD, NEW) == (text.replace(OLD, NEW, 1), [])
        inside = Owner(Place(README, 4, 5, 4, 5 + len(OLD)), written=OLD)
        applied = apply([], {README: text}, plan([(link(inside), moved(NEW))], unsafe=False))
        assert applied.documents == {}
        assert [move.refused for move in applied.refused] == ["it stands in a region, which `livebib render` writes"]

    def test_a_document_that_changed_since_is_left(self) -> None:
        (old,) = found(OLD, None, {README: f"[a]({OLD})"})
        applied = apply([], {README: "other"}, plan([(old, moved(NEW))], unsafe=False))
        assert applied.documents == {}
        assert [move.refused for move in applied.refused] == ["it is no longer where it was found"]

    def test_refused_moves_are_handed_through(self) -> None:
        (old,) = found(OLD, None, {README: f"[a]({OLD})"})
        moves = plan([(old, moved("https://b.example/"))], unsafe=False)
        assert apply([], {README: f"[a]({OLD})"}, moves).refused == moves

    def test_one_that_does_not_read_back_keeps_no_other_from_being_written(self) -> None:
        text = "\n\n".join(f"see http://a.example/{n} here" for n in range(50))
        to = {n: f"https://a.example/{n}" + "." * (n in (7, 23)) for n in range(50)}
        links = collect((), [(README, text)])
        moves = plan(
            [(each, moved(to[int(each.url.rpartition("/")[2])], url=each.url)) for each in links], unsafe=False
        )
        applied = apply([], {README: text}, moves)
        assert [move.to for move in applied.refused] == ["https://a.example/7.", "https://a.example/23."]
        assert applied.documents[README].count("https:") == 48

    def test_one_that_spoils_its_neighbour_is_refused_alone(self) -> None:
        text = f"<a title=x href={OLD} src={OLD}z>a</a>"  # behind a `=` no value goes on without quotes
        moves = plan(
            [(each, moved(each.url.replace("http", "https") + "?=" * (each.url == OLD), url=each.url))
             for each in collect((), [(README, text)])],
            unsafe=False,
        )  # fmt: skip
        applied = apply([], {README: text}, moves)
        assert applied.documents[README] == text.replace("http://a.example/xz", "https://a.example/xz")
        assert [move.to for move in applied.refused] == ["https://a.example/x?="]


class TestKnownBeforehand:
    """`plan` refuses what `apply` would, where it is given the texts."""

    @pytest.mark.parametrize(
        ("field", "to", "why"),
        [
            (f"url = {{{OLD}}} # {{}}", NEW, "its value is put together with # or @string"),
            (f"note = {{{OLD}}}", NEW + ".", f"{NEW}. cannot be written there so that it reads back"),
        ],
    )
    def test_what_cannot_be_written_in_an_entry(self, field: str, to: str, why: str) -> None:
        library = Library([Source(BIB, f"@misc{{k, {field}}}")])
        (old,) = collect(library)
        (move,) = plan([(old, moved(to))], [library], unsafe=False)
        assert (move.refused, move.can_be_forced) == (why, False)
        assert library.sources[0].text == f"@misc{{k, {field}}}"

    @pytest.mark.parametrize("unsafe", [False, True])
    def test_what_could_not_be_forced_either(self, unsafe: bool) -> None:
        documents = {README: f"see {OLD} here, and <{OLD}>"}
        (old,) = collect((), documents.items())
        bare, pointed = plan([(old, moved("https://b.example/y."))], (), documents, unsafe=unsafe)
        assert bare.refused == "https://b.example/y. cannot be written there so that it reads back"
        assert not bare.can_be_forced
        assert (pointed.refused, pointed.can_be_forced) == (
            ("", False) if unsafe else ("it leads to another site, b.example", True)
        )

    def test_of_files_that_are_not_given_it_says_nothing(self) -> None:
        library = Library([Source(BIB, f"@misc{{k, note = {{{OLD}}}}}")])
        (old,) = collect(library)
        assert [move.refused for move in plan([(old, moved(NEW + "."))], (), {README: ""}, unsafe=False)] == [""]


# -- whatever the address is, and whatever the old one was

TOKENS = "%20 %C3%A9 %5C &amp; &lt; &copy \\_ \\% -- {} $\\sim$".split()
TAIL = st.lists(
    st.sampled_from([chr(code) for code in range(0x21, 0x7F)]) | st.sampled_from([*".,:;!?'*~_)(][", *TOKENS]),
    max_size=12,
).map("".join)
# In each place the address stands where the mark is; others around it must stay as they are.
BESIDE = "http://b.example/other"
IN_BIB = [
    "url = {@}",
    'url = "@"',
    "url = { @ }",
    "url = {{@}}",
    r"url = {\url{@}}",
    "pdf = {<@>}",
    r"note = {See \url{@}, and \url{http://b.example/other}.}",
    "note = {See @.}",
    "note = {@}",
    'note = "(see @) http://b.example/other"',
    r"note = {\texttt{@}, [@]; http://b.example/other#f}",
    r"howpublished = {\href{@}{here}}",
    r"howpublished = {\href{@}{@}}",
    r"howpublished = {Online: @ and http://b.example/other}",
]
IN_MARKDOWN = [
    "[a](@ 'T') [b](http://b.example/other)",
    "![a]( @ )",
    "[a](<@>)",
    "[a]: @ 'T'\n\n[a], [b](http://b.example/other)",
    "[a]: <@>\n\n[a]",
    "see <@>, <http://b.example/other#f>",
    "see @ and http://b.example/other",
    "see @, **@** (@).",
    "| a | b |\n|---|---|\n| @ | http://b.example/other |",
    "| a | b |\n|---|---|\n| [a](@) | `code` |",
    "<a href=\"@\">a</a> http://b.example/other",
    "<a href='@'>a</a>",
    "<img src=@> http://b.example/other",
    "<p><a href=\"@\">a</a>\n<img src='http://b.example/other'></p>",
]  # fmt: skip


def encoded(address: str) -> str:
    """An address with every character percent-encoded that may be."""
    return re.sub(r"[^\w%/:?=#&.,;+-]", lambda m: f"%{ord(m[0]):02X}", address, flags=re.ASCII)


class Read(NamedTuple):
    """A file's text taken apart: its addresses in order of place, and what stands between them."""

    addresses: list[str]  # with their fragments
    written: list[str]
    places: list[tuple[int, ...]]
    between: list[str]


def read(path: Path, text: str) -> Read:
    links = collect(Library([Source(BIB, text)])) if path == BIB else collect((), [(path, text)])
    found = sorted((owner.place[1:], each.name, owner) for each in links for owner in each.owners)
    taken = Read([], [], [], [])
    starts = [0, *(end.end() for end in re.finditer("\n", text))]
    at = 0
    for place, name, owner in found:
        start = starts[place[0] - 1] + place[1] - 1
        taken.addresses.append(name + (f"#{owner.fragment}" if owner.fragment else ""))
        taken.written.append(owner.written)
        taken.places.append(place)
        taken.between.append(text[at:start])
        at = start + len(owner.written)
    taken.between.append(text[at:])
    return taken


def rewritten(path: Path, text: str, old: str, to: str) -> str | None:
    """A file's text with an address moved, or None where that is refused somewhere or the old one is none there.

    What must hold in any case is checked: the addresses are the old ones but for those that moved, and around these
    nothing changed.
    """
    library = Library([Source(BIB, text)]) if path == BIB else None
    documents = {} if path == BIB else {path: text}
    links = collect(library or (), documents.items())
    wanted = [(each, moved(to)) for each in links if each.name == addresses.parse(old).url]
    planned = plan(wanted, [library] if library else [], documents, unsafe=True)
    applied = apply([library] if library else [], documents, planned)
    assert applied.refused == [move for move in planned if move.refused]

    after = library.sources[0].text if library else applied.documents.get(path, text)
    was, is_now = read(path, text), read(path, after)
    made: dict[tuple[int, ...], str] = {move.owner.place[1:]: move.to for move in applied.made}
    expected = [made.get(place, address) for place, address in zip(was.places, was.addresses, strict=True)]
    assert list(map(encoded, is_now.addresses)) == list(map(encoded, expected))
    assert is_now.between == was.between
    for place, before, now in zip(was.places, was.written, is_now.written, strict=True):
        assert place in made or before == now
    return after if made and not applied.refused else None


def address(tail: str) -> str:
    return str(addresses.parse(f"https://a.example/{tail}")).rstrip("#")


@given(TAIL, TAIL, st.sampled_from(IN_BIB))
def test_in_an_entry_an_address_reads_back_or_is_refused(old: str, tail: str, place: str) -> None:
    written = f"http://a.example/{old}"
    text = f"@misc{{j, url = {{{BESIDE}}}}}\n@misc{{k,\n  {place.replace('@', written)},\n  code = {{{BESIDE}}}\n}}\n"
    rewritten(BIB, text, links.meant(written), address(tail))


@given(TAIL, TAIL, st.sampled_from(IN_MARKDOWN))
def test_in_markdown_an_address_reads_back_or_is_refused(old: str, tail: str, place: str) -> None:
    written = f"http://a.example/{old}"
    rewritten(README, place.replace("@", written), written, address(tail))


@given(TAIL, TAIL)
def test_in_a_list_every_address_can_be_written(old: str, tail: str) -> None:
    text = f"# some\n  http://a.example/{old}\n{BESIDE}\n"
    rewritten(LIST, text, f"http://a.example/{old}", address(tail))


@given(TAIL, st.sampled_from(IN_MARKDOWN))
def test_whatever_is_written_in_markdown_reads_back_on_github(tail: str, place: str) -> None:
    text = place.replace("@", OLD)
    to = address(tail)
    after = rewritten(README, text, OLD, to)
    if after is None:
        return
    page = on_github(after)
    hrefs = re.findall(r"""(?:href|src)=(?:"(.*?)"|'(.*?)'|([^\s>]+))""", page)
    shown = [encoded(html.unescape("".join(href))) for href in hrefs]
    assert len(shown) == len(re.findall("href=|src=", on_github(text)))
    assert {each for each in shown if not each.startswith(BESIDE)} == {encoded(to)}


@given(TAIL, st.sampled_from(["url = {@}", 'url = "@"', "code = {@}"]))
def test_in_a_field_of_addresses_nothing_needs_to_be_refused(tail: str, place: str) -> None:
    assert rewritten(BIB, f"@misc{{k, {place.replace('@', OLD)}}}", OLD, address(tail)) is not None


@given(TAIL, st.sampled_from(["note = {See @, again.}", r"howpublished = {\texttt{@}}", "note = {@}"]))
def test_in_running_text_latex_finds_nothing_special_in_an_address(tail: str, place: str) -> None:
    after = rewritten(BIB, f"@misc{{k, {place.replace('@', OLD)}}}", OLD, address(tail))
    if after is not None:
        inside = after[after.index("https:") :]
        bare = re.sub(r"\\[_%&#$]|\\textascii(?:tilde|circum)\{\}", "", inside)
        assert not re.search(r"[_%&#$~^\\]", bare)
