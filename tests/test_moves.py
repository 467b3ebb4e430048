"""Links that moved for good are rewritten where they stand, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib import addresses, identifiers
from livebib.library import Library
from livebib.links.model import Link, Owner
from livebib.markdown.blocks import LINE_END
from livebib.model import Place
from livebib.moves import Move, apply, plan
from livebib.source import Source
from livebib.verdicts import Hop, Outcome, Verdict

BIB, README, LIST = Path("web.bib"), Path("README.md"), Path("links.txt")
OLD, NEW = "http://a.example/x", "https://a.example/y"


def moved(to: str, *statuses: int, url: str = OLD) -> Outcome:
    hops = tuple(Hop(url, status) for status in statuses or (301,))
    return Outcome(Verdict.MOVED, "moved-permanently", 200, to, hops)


def link(*owners: Owner, url: str = OLD, kind: str = "url") -> Link:
    return Link(kind, addresses.parse(url).url if kind == "url" else url, url, owners)


def place(path: Path, text: str, at: int, length: int) -> Place:
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]
    line = max(number for number, start in enumerate(starts, 1) if start <= at)
    column = at - starts[line - 1] + 1
    return Place(path, line, column, line, column + length)


def owners_of(path: Path, text: str, written: str, key: str | None = None, field: str | None = None) -> list[Owner]:
    """An owner for each time that an address is written in a text."""
    bare = identifiers.unescape(written) if path == BIB else written
    fragment = bare.partition("#")[2] or None
    return [
        Owner(place(path, text, found.start(), len(written)), key, field, written, fragment)
        for found in re.finditer(re.escape(written), text)
    ]


# -- what may be


def planned(to: str, *statuses: int, old: str = OLD, unsafe: bool = False, **owner: str) -> Move | None:
    one = Owner(Place(BIB), **{"written": old, **owner})  # type: ignore[arg-type]
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


def in_entry(text: str, written: str, to: str, field: str = "url") -> tuple[str, list[str]]:
    """A library's text after the move of an address, and why places were left."""
    library = Library([Source(BIB, text)])
    old = identifiers.unescape(written)
    moves = plan([(link(*owners_of(BIB, text, written, "k", field), url=old), moved(to))], unsafe=True)
    applied = apply(library, {}, moves)
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
            (r"{See \url{http://a.example/x} {(old)}.}", OLD, NEW, r"{See \url{https://a.example/y} {(old)}.}"),
            ("{ http://a.example/x\n  }", OLD, NEW, "{ https://a.example/y\n  }"),
            ('"see {"}http://a.example/x{"}"', OLD, NEW, '"see {"}https://a.example/y{"}"'),
            ("{http://a.example/b_\n    c}", "http://a.example/b_\n    c", NEW, "{https://a.example/y}"),
            # in running text an address ends where a sentence may
            ("{see http://a.example/x.}", OLD, "https://a.example/y?(a)", "{see https://a.example/y?(a).}"),
            ("{(see http://a.example/x)}", OLD, "https://a.example/y?a)", "{(see https://a.example/y?a%29)}"),
            # braces count in BibTeX, however balanced
            ("{http://a.example/x}", OLD, "https://a.example/y?q={", "{https://a.example/y?q=%7B}"),
            ("{http://a.example/x}", OLD, "https://a.example/y?q=\\", "{https://a.example/y?q=%5C}"),
        ],
    )  # fmt: skip
    def test_only_the_address_changes(self, value: str, written: str, to: str, expected: str) -> None:
        before = "%% comment\n@misc{j, url = {http://j.example}}\n\n@misc{k,\n  title = {T},\n  Url   = %s ,\n}\n"
        text, refused = in_entry(before % value, written, to)
        assert (text, refused) == (before % expected, [])

    def test_an_address_that_begins_alike_is_another_place(self) -> None:
        text = f"@misc{{k, note = {{{OLD}yz {OLD}}}}}\n"
        owners = owners_of(BIB, text, OLD, "k", "note")
        library = Library([Source(BIB, text)])
        apply(library, {}, plan([(link(owners[1]), moved(NEW))], unsafe=False))
        assert library.sources[0].text == f"@misc{{k, note = {{{OLD}yz {NEW}}}}}\n"

    def test_an_address_that_would_end_a_sentence_is_refused_in_running_text_only(self) -> None:
        text = "@misc{k, note = {%s}}"
        to = "https://a.example/y."
        assert in_entry(text % f"see {OLD}", OLD, to, "note")[0] == text % f"see {OLD}"
        assert in_entry(text % rf"see \url{{{OLD}}}", OLD, to, "note") == (text % rf"see \url{{{to}}}", [])

    def test_two_addresses_in_one_value_are_both_rewritten(self) -> None:
        text = r"@misc{k, note = {\url{http://a.example/x} and \url{http://b.example/x}, \url{http://a.example/x}}}"
        library = Library([Source(BIB, text)])
        links = [
            (link(*owners_of(BIB, text, old, "k", "note"), url=old), moved(old.replace("http", "https"), url=old))
            for old in ("http://a.example/x", "http://b.example/x")
        ]
        applied = apply(library, {}, plan(links, unsafe=False))
        assert library.sources[0].text == text.replace("http:", "https:")
        assert len(applied.made) == 3

    def test_moves_in_several_fields_and_entries_all_find_their_places(self) -> None:
        text = "".join(
            f"@misc{{k{n}, url = {{http://a.example/x}},\n code = {{http://a.example/x}}}}\n" for n in range(4)
        )
        library = Library([Source(BIB, text)])
        owners = [
            owner._replace(key=f"k{number // 2}", field="url" if number % 2 == 0 else "code")
            for number, owner in enumerate(owners_of(BIB, text, OLD))
        ]
        apply(library, {}, plan([(link(*owners), moved("https://a.example/longer"))], unsafe=False))
        assert library.sources[0].text == text.replace(OLD, "https://a.example/longer")

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
        owners = owners_of(BIB, text, OLD, "k", "url")
        library = Library([Source(BIB, "\n" + text)])
        applied = apply(library, {}, plan([(link(*owners), moved(NEW))], unsafe=False))
        assert library.sources[0].text == "\n" + text
        assert [move.refused for move in applied.refused] == ["it is no longer where it was found"]

    def test_line_ends_stay(self) -> None:
        text = f"@misc{{k,\r\n  note = {{a\r\n    {OLD}}},\r\n}}\r\n"
        assert in_entry(text, OLD, NEW, "note") == (text.replace(OLD, NEW), [])


def in_document(text: str, written: str, to: str, path: Path = README) -> tuple[str, list[str]]:
    owners = owners_of(path, text, written)
    moves = plan([(link(*owners, url=written.replace("&amp;", "&")), moved(to))], unsafe=True)
    applied = apply(None, {path: text}, moves)
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
        owners = owners_of(README, f"[a]({OLD})", OLD)
        moves = plan([(link(*owners), moved(NEW))], unsafe=False)
        assert apply(None, {README: f"\ufeff[a]({OLD})"}, moves).documents == {README: f"\ufeff[a]({NEW})"}

    def test_nothing_in_a_region_is_touched(self) -> None:
        text = f"[a]({OLD})\n\n<!-- livebib:begin resources -->\n[a]({OLD})\n<!-- livebib:end resources -->\n"
        after, refused = in_document(text, OLD, NEW)
        assert after == text.replace(OLD, NEW, 1)
        assert refused == ["it stands in a region, which `livebib render` writes"]

    def test_a_document_that_changed_since_is_left(self) -> None:
        owners = owners_of(README, f"[a]({OLD})", OLD)
        applied = apply(None, {README: "other"}, plan([(link(*owners), moved(NEW))], unsafe=False))
        assert applied.documents == {}
        assert [move.refused for move in applied.refused] == ["it is no longer where it was found"]

    def test_refused_moves_are_handed_through(self) -> None:
        owners = owners_of(README, f"[a]({OLD})", OLD)
        moves = plan([(link(*owners), moved("https://b.example/"))], unsafe=False)
        assert apply(None, {README: f"[a]({OLD})"}, moves).refused == moves


ADDRESS = st.text(st.sampled_from("ab_%20()[]{}|&;#?=~$`\\'^!.,*:<>\" é"), max_size=12).map(
    lambda tail: str(addresses.parse(f"https://a.example/{tail}")).rstrip("#")
)
FRAMES = ["[a]({})", "[a](<{}>)", "<{}>", "[a]: {}\n\n[a]", "see {} here", "| a |\n|---|\n| [a]({}) |"]


def encoded(address: str) -> str:
    """An address with every character percent-encoded that may be."""
    return re.sub(r"[^\w%/:?=#&.,;~+-]", lambda m: f"%{ord(m[0]):02X}", address)


@given(ADDRESS, st.sampled_from(FRAMES))
def test_whatever_is_written_in_markdown_reads_back_on_github(to: str, frame: str) -> None:
    text, refused = in_document(frame.format(OLD), OLD, to)
    if not refused:
        hrefs = re.findall(r'href="(.*?)"', on_github(text))
        assert [encoded(href.replace("&amp;", "&").replace("&#x27;", "'")) for href in hrefs] == [encoded(to)]


@given(
    ADDRESS, st.sampled_from([OLD, r"http://a.example/b\_c", r"http://a.example/b{\%}20\~{}", r"http://a.example/\&_"])
)
def test_whatever_is_written_in_an_entry_reads_back(to: str, written: str) -> None:
    text, refused = in_entry(f"@misc{{k, url = {{{written}}}}}", written, to)
    library = Library([Source(BIB, text)])
    assert library.findings == []
    read = addresses.parse(identifiers.unescape(library["k"].fields["url"]))
    if refused:
        assert text == f"@misc{{k, url = {{{written}}}}}"
    else:
        assert encoded(str(read)) == encoded(to)
