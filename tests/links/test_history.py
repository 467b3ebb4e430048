"""The history keeps strikes in a text file that people commit, merge and mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.links.history import HEADER, Failed, merged, read, updated, write
from livebib.model.verdict import Outcome, Strikes, Verdict
from livebib.web.memory.state import Remembered

PATH = Path("bib/links.tsv")
T = 1_800_000_000.0  # 2027-01-15T08:00:00Z
DAY = 86400.0
LINE = "url:http://a.example/\t2027-01-15T08:00:00Z\t2027-01-18T09:00:00Z\t3\tdns-nxdomain\n"
FAILED = Failed(Strikes(3, T, T + 3 * DAY + 3600), "dns-nxdomain")
DOWN = Outcome(Verdict.UNREACHABLE, "reset")
FINE = Outcome(Verdict.ALIVE, "ok")
WALL = Outcome(Verdict.BLOCKED, "bot-wall")


def entries(text: str) -> dict[str, Failed]:
    found, findings = read(text, PATH)
    assert findings == []
    return found


class TestText:
    def test_a_failure_is_a_line_below_one_that_says_what_the_file_is(self) -> None:
        assert write({"url:http://a.example/": FAILED}) == f"{HEADER}\n{LINE}"
        assert entries(f"{HEADER}\n{LINE}") == {"url:http://a.example/": FAILED}

    def test_lines_are_sorted_by_link(self) -> None:
        assert write({"url:b": FAILED, "doi:10.1000/x": FAILED}) == write({"doi:10.1000/x": FAILED, "url:b": FAILED})
        assert [line.split("\t")[0] for line in write({"url:b": FAILED, "doi:10.1000/x": FAILED}).splitlines()[1:]] == [
            "doi:10.1000/x",
            "url:b",
        ]

    def test_without_failures_only_the_header_is_left(self) -> None:
        assert write({}) == HEADER + "\n"
        assert entries(HEADER + "\n") == {}

    def test_windows_line_ends_and_a_byte_order_mark_read_the_same(self) -> None:
        assert entries("\ufeff" + f"{HEADER}\n{LINE}".replace("\n", "\r\n")) == {"url:http://a.example/": FAILED}

    @given(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map("url:{}".format),
            st.builds(
                lambda runs, first, span: Failed(Strikes(runs, float(first), float(first + span)), "http-500"),
                st.integers(0, 999),
                st.integers(0, 4_000_000_000),
                st.integers(0, 1_000_000_000),
            ),
        )
    )
    def test_what_is_written_reads_back(self, failures: dict[str, Failed]) -> None:
        assert entries(write(failures)) == failures

    def test_fractions_of_a_second_change_no_line(self) -> None:
        finer = Failed(Strikes(3, T + 0.4, T + 3 * DAY + 3600.9), "dns-nxdomain")
        assert write({"url:http://a.example/": finer}) == f"{HEADER}\n{LINE}"


class TestDamage:
    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("nonsense", "it has 1 cells, not 5"),
            (LINE.replace("url:", "gopher:"), "its first cell names no link"),
            (LINE.replace("2027-01-15T08", "2027-02-30T08"), "'2027-02-30T08:00:00Z' is no time such as"),
            (LINE.replace("2027-01-18", "2026-01-18"), "it last failed before it first failed"),
            (LINE.replace("\t3\t", "\t-3\t"), "its fourth cell is no number of runs"),
            (LINE.replace("\t3\t", "\t³\t"), "its fourth cell is no number of runs"),
            (LINE.replace("dns-nxdomain", "::error::"), "its last cell is no reason"),
            ("<<<<<<< HEAD", "a conflict of a merge was left in it"),
            ("=======", "a conflict of a merge was left in it"),
            ("||||||| 1234567", "a conflict of a merge was left in it"),
            (">>>>>>> branch", "a conflict of a merge was left in it"),
        ],
    )  # fmt: skip
    def test_a_line_that_cannot_be_read_is_a_finding_and_the_others_count(self, line: str, why: str) -> None:
        line = line.rstrip("\n")
        found, findings = read(f"{HEADER}\n{line}\n{LINE.replace('a.example', 'b.example')}", PATH)
        assert list(found) == ["url:http://b.example/"]
        (finding,) = findings
        assert (finding.rule, finding.severity, finding.place) == (
            "history-line",
            "warning",
            (PATH, 2, 1, 2, len(line) + 1),
        )
        assert why in finding.message

    def test_a_merge_with_conflicts_keeps_the_failures_of_both_sides_and_the_later_of_one_link(self) -> None:
        later = LINE.replace("2027-01-18", "2027-01-19").replace("\t3\t", "\t4\t")
        other = LINE.replace("a.example", "b.example")
        text = f"{HEADER}\n<<<<<<< HEAD\n{LINE}=======\n{later}{other}>>>>>>> main\n"
        found, findings = read(text, PATH)
        assert found["url:http://a.example/"].strikes.runs == 4
        assert set(found) == {"url:http://a.example/", "url:http://b.example/"}
        assert [finding.place.line for finding in findings] == [2, 4, 7]

    def test_a_long_line_is_not_told_whole(self) -> None:
        _, findings = read("x" * 10_000, PATH)
        assert len(findings[0].message) < 200


class TestTogetherWithTheState:
    def test_what_only_one_of_them_tells_counts(self) -> None:
        own = Strikes(1, T, T)
        assert merged({"url:a": Remembered(DOWN, T, own)}, {"url:b": FAILED}) == {"url:a": own, "url:b": FAILED.strikes}

    @pytest.mark.parametrize(("days", "winner"), [(1, "history"), (9, "state")])
    def test_the_later_failure_counts(self, days: float, winner: str) -> None:
        own = Strikes(5, T, T + days * DAY)
        expected = own if winner == "state" else FAILED.strikes
        assert merged({"url:a": Remembered(DOWN, own.last, own)}, {"url:a": FAILED}) == {"url:a": expected}

    @pytest.mark.parametrize("verdict", [Verdict.ALIVE, Verdict.SUSPECT])
    def test_a_later_success_wipes(self, verdict: Verdict) -> None:
        answered = Remembered(Outcome(verdict, "any"), T + 9 * DAY)
        assert merged({"url:a": answered}, {"url:a": FAILED}) == {}

    def test_a_later_success_wipes_although_nothing_could_be_said_since(self) -> None:
        blocked = Remembered(WALL, T + 10 * DAY, alive_at=T + 9 * DAY)
        assert merged({"url:a": blocked}, {"url:a": FAILED}) == {}

    def test_an_earlier_success_does_not(self) -> None:
        assert merged({"url:a": Remembered(FINE, T - DAY, alive_at=T - DAY)}, {"url:a": FAILED}) == {
            "url:a": FAILED.strikes
        }

    def test_after_a_success_between_only_the_last_failure_is_sure(self) -> None:
        between = Remembered(FINE, T + DAY, alive_at=T + DAY)
        last = FAILED.strikes.last
        assert merged({"url:a": between}, {"url:a": FAILED}) == {"url:a": Strikes(1, last, last)}


class TestAfterARun:
    def test_a_link_that_fails_has_its_new_strikes(self) -> None:
        strikes = Strikes(4, T, T + 9 * DAY)
        assert updated({"url:a": FAILED}, {"url:a": (DOWN, strikes)}) == {"url:a": Failed(strikes, "reset")}

    def test_a_link_that_answers_is_gone_from_it(self) -> None:
        assert updated({"url:a": FAILED}, {"url:a": (FINE, None)}) == {}

    def test_a_link_that_is_blocked_stays_as_it_was(self) -> None:
        assert updated({"url:a": FAILED}, {"url:a": (WALL, FAILED.strikes)}) == {"url:a": FAILED}

    def test_a_link_that_was_not_asked_stays_while_the_bibliography_has_it(self) -> None:
        assert updated({"url:a": FAILED, "url:b": FAILED}, {}) == {"url:a": FAILED, "url:b": FAILED}
        assert updated({"url:a": FAILED, "url:b": FAILED}, {}, known={"url:a"}) == {"url:a": FAILED}
