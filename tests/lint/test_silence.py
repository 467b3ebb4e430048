"""`% livebib: ignore …` silences a reason, for an entry or a file, up to a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from livebib.lint.silence import Silences, read
from livebib.model.finding import Place
from livebib.text.bibtex.parsed import parse
from livebib.text.markdown.document import Document
from livebib.text.source import Source
from tests.conftest import Livebib, Tree
from tests.effort import no_square

PATH = Path("bib/web.bib")
TODAY = date(2027, 6, 15)
ENTRY = "@misc{a,\n  url = {http://a.example/},\n}\n"
OTHER = "@misc{b, url = {http://b.example/}}\n"


def silences(text: str) -> Silences:
    return read([parse(Source(PATH, text))])


def ignores(text: str, key: str | None = "a", name: str = "http-403", today: date = TODAY) -> bool:
    return silences(text).silenced(Place(PATH), key, {name}, today)


def told(text: str, today: date = TODAY) -> list[str]:
    """The findings, in short."""
    return [
        f"{f.place.line}:{f.place.column} {f.severity}[{f.rule}] {f.message}" for f in silences(text).findings(today)
    ]


class TestScope:
    def test_directly_above_an_entry_it_is_for_that_entry(self) -> None:
        text = f"{OTHER}\n% livebib: ignore http-403\n{ENTRY}"
        assert ignores(text, "a")
        assert not ignores(text, "b")
        assert not ignores(text, None)
        assert told(text) == []

    def test_other_comments_may_stand_between(self) -> None:
        text = f"% livebib: ignore http-403\n%\n% a page of the ACM\n% livebib: ignore reset\n{ENTRY}"
        assert ignores(text)
        assert ignores(text, name="reset")

    def test_many_above_one_entry_cost_no_more_than_their_lines(self) -> None:
        text = "% livebib: ignore http-403 -- why\n" * 20_000 + ENTRY  # which took minutes line by line
        with no_square():
            assert len(silences(text).silences) == 20_000

    def test_above_all_entries_and_followed_by_a_blank_line_it_is_for_the_file(self) -> None:
        text = f"% Encoding: UTF-8\n% livebib: ignore http-403\n% and more\n  \n{OTHER}\n{ENTRY}"
        assert ignores(text, "a")
        assert ignores(text, "b")
        assert ignores(text, None)

    def test_strings_may_stand_above_a_comment_for_the_file(self) -> None:
        assert ignores(f'@string{{x = "y"}}\n% livebib: ignore http-403\n\n{ENTRY}')

    def test_other_files_are_not_silenced(self) -> None:
        assert not silences(f"% livebib: ignore http-403\n\n{ENTRY}").silenced(
            Place(Path("b.bib")), "a", ["http-403"], TODAY
        )

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (f"{OTHER}\n% livebib: ignore http-403\n\n{ENTRY}", "a blank line parts it from what is below"),
            (f"{OTHER}% livebib: ignore http-403\nwords\n{ENTRY}", "it stands above no entry"),
            (f"{OTHER}% livebib: ignore http-403", "it stands above no entry"),
            ('% livebib: ignore http-403\n@string{x = "y"}\n', "it stands above no entry"),
            (f"{OTHER.strip()} % livebib: ignore http-403\n{ENTRY}", "it stands behind something else"),
        ],
    )  # fmt: skip
    def test_where_it_is_for_nothing_that_is_told(self, text: str, why: str) -> None:
        assert [why in each for each in told(text)] == [True]
        assert silences(text).silences == ()

    @pytest.mark.parametrize(
        "text",
        [
            "@misc{a, note = {\n% livebib: ignore http-403\n}}\n",
            f"@comment{{\n% livebib: ignore http-403\n}}\n{ENTRY}",
        ],
    )
    def test_within_a_block_it_is_text(self, text: str) -> None:
        assert silences(text) == Silences()

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_any_line_ends_will_do(self, line_end: str) -> None:
        assert ignores(f"{OTHER}\n% livebib: ignore http-403\n% more\n{ENTRY}".replace("\n", line_end))
        assert ignores(f"% livebib: ignore http-403\n\n{ENTRY}".replace("\n", line_end), None)


class TestNames:
    @pytest.mark.parametrize(
        "written",
        [
            "% livebib: ignore http-403",
            "%% livebib:ignore http-403",
            "  % Livebib: Ignore HTTP-403  ",
            "% livebib: ignore reset, http-403",
            "% livebib: ignore reset http-403 until 2027 -- the ACM",
            "% livebib: ignore http-403 -- until they let us in",
            "% livebib: ignore http-403 — why",
        ],
    )
    def test_a_reason_may_be_named_alone_or_with_others(self, written: str) -> None:
        assert ignores(f"{written}\n{ENTRY}")
        assert told(f"{written}\n{ENTRY}") == []

    @pytest.mark.parametrize("name", ["blocked", "duplicate-field", "http-599", "tls-expired"])
    def test_verdicts_and_rules_may_be_named_too(self, name: str) -> None:
        text = f"% livebib: ignore {name}\n{ENTRY}"
        assert silences(text).silenced(Place(PATH), "a", {"x", name}, TODAY)
        assert not ignores(text)

    def test_why_is_kept(self) -> None:
        assert silences(f"% livebib: ignore http-403 -- they -- block\n{ENTRY}").silences[0].why == "they -- block"

    def test_an_unknown_name_is_told_with_the_nearest_and_the_others_count(self) -> None:
        text = f"{OTHER}% livebib: ignore htp-403, tls-expird, reset\n{ENTRY}"
        found = silences(text).findings(TODAY)
        assert [(f.rule, f.severity, f.key, f.place.line, f.place.column) for f in found] == [
            ("unknown-ignore", "warning", "a", 2, 1)
        ] * 2
        assert "'http-403'" in found[0].hint
        assert "'tls-expired'" in found[1].hint
        assert ignores(text, name="reset")

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("% livebib: ignore", "it does not say what to ignore"),
            ("% livebib: ignore -- why", "it does not say what to ignore"),
            ("% livebib: ignore until 2027", "it does not say what to ignore"),
            ("% livebib: ignore 403", "'403' is no name of a rule, family or reason"),
            ("% livebib: ignore http-403 until", "its end is missing"),
            ("% livebib: ignore http-403 until June", "'June' is no date; write a year, 2027-06 or 2027-06-30"),
            ("% livebib: ignore http-403 until 2027-13", "'2027-13' is no date"),
            ("% livebib: ignore http-403 until 2027-02-30", "'2027-02-30' is no date"),
            ("% livebib: ignore http-403 until 0000", "'0000' is no date"),
            ("% livebib: ignore http-403 until 2027 reset", "'2027 reset' is no date"),
            ("% livebib: ignor http-403", "'ignore' is missing where it has 'ignor'"),
            ("% livebib ignore http-403", "a colon is missing after 'livebib'"),
        ],
    )
    def test_what_looks_like_one_and_is_none_is_told(self, written: str, why: str) -> None:
        (line,) = told(f"{OTHER}{written}\n{ENTRY}")
        assert line.startswith("2:1 warning[ignore-malformed] ")
        assert why in line
        assert not ignores(f"{OTHER}{written}\n{ENTRY}")

    def test_a_comment_about_livebib_is_none(self) -> None:
        assert told(f"% livebib keeps this file\n{ENTRY}") == []


class TestEnd:
    @pytest.mark.parametrize(
        ("until", "last"),
        [
            ("2027", date(2027, 12, 31)),
            ("2027-06", date(2027, 6, 30)),
            ("2028-02", date(2028, 2, 29)),
            ("2027-06-15", date(2027, 6, 15)),
        ],
    )
    def test_it_counts_through_the_last_day_of_its_end(self, until: str, last: date) -> None:
        text = f"% livebib: ignore http-403 until {until}\n{ENTRY}"
        assert ignores(text, today=last)
        assert not ignores(text, today=date.fromordinal(last.toordinal() + 1))

    def test_past_its_end_it_is_told_as_an_info_so_that_no_run_fails_because_of_a_date(self) -> None:
        text = f"{OTHER}% livebib: ignore http-403 until 2027-05\n{ENTRY}"
        assert told(text) == ["2:1 info[ignore-expired] this comment ended on 2027-05-31"]
        assert told(text, date(2027, 5, 31)) == []


class TestDocuments:
    """Comments in Markdown documents."""

    @staticmethod
    def told(text: str, name: str = "http-404", today: date = TODAY) -> list[int]:
        """The lines on which something of that name is told."""
        document = Document(Path("README.md"), text)
        found = read([], documents=[document])
        assert not found.problems
        places = [Place(document.path, line) for line in range(1, text.count("\n") + 1)]
        return [place.line for place in places if not found.silenced(place, None, [name], today)]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("a\n\nb <!-- livebib: ignore http-404 -->\nstill b\n\nc\n", [1, 2, 5, 6]),
            ("a\n\n<!-- livebib: ignore http-404 -- why -->\nb\nb\n\nc\n", [1, 2, 3, 6, 7]),
            ("<!-- livebib: ignore http-404 -->\n\na\n\nb\n", []),
            ("<!-- a licence -->\n\n<!-- livebib: ignore http-404 until 2999 -->\n\na\n", []),
            ("<!-- livebib: ignore http-404 until 2020 -->\na\n", [1, 2]),
            ("<!-- livebib:\n  ignore http-404 -->\n- a\n- b\n", [1, 2, 4]),
            ("- a\n  more <!-- livebib: ignore http-404 -->\n- b\n", [3]),
            ("# a <!-- livebib: ignore http-404 -->\n\nb\n", [2, 3]),
            ("| a |\n|---|\n| b <!-- livebib: ignore http-404 --> |\n| c |\n", [1, 2, 4]),
            (
                "a\n\n<!-- livebib: ignore http-404 -->\n[x]: https://example.org\n[y]: https://example.org\n",
                [1, 2, 3, 5],
            ),
            ("a\n\n<!-- livebib: ignore http-404 -->\n<p>\nb\n</p>\n", [1, 2, 3]),
            ("`<!-- livebib: ignore http-404 -->`\n", [1]),
            ("```\n<!-- livebib: ignore http-404 -->\n```\n", [1, 2, 3]),
        ],
    )
    def test_a_comment_is_for_its_block_the_one_below_or_the_whole_document(self, text: str, told: list[int]) -> None:
        assert self.told(text) == told

    def test_markers_are_no_such_comments(self) -> None:
        assert self.told("<!-- livebib:begin toc -->\n<!-- livebib:end toc -->\n") == [1, 2]

    @pytest.mark.parametrize(
        "text",
        [
            "a\n\n<!-- livebib: ignore http-404 -->\n\nb\n",
            "a <!-- livebib ignore http-404 -->\n",
            "a <!-- livebib: ignroe http-404 -->\n",
            "a <!-- livebib: ignore -->\n",
        ],
    )
    def test_what_silences_nothing_is_told_with_the_form_of_documents(self, text: str) -> None:
        (problem,) = read([], documents=[Document(Path("README.md"), text)]).problems
        assert problem.rule == "ignore-malformed"
        assert problem.hint == "write <!-- livebib: ignore NAME -- why -->"

    def test_check_links_and_lint_obey_them(self, tree: Tree, livebib: Livebib) -> None:
        tree({"livebib.toml": "", "bib/a.bib": ENTRY, "README.md": "[a](no.md) [b](#no)\n[@nobody]\n"})
        assert livebib("check-links", "--offline").code == livebib("lint").code == 1
        names = "local-missing, dead, unknown-citation"
        tree({"README.md": f"<!-- livebib: ignore {names} -->\n[a](no.md) [b](#no)\n[@nobody]\n"})
        assert livebib("check-links", "--offline").code == livebib("lint", "--ignore", "required").code == 0
