"""What a run found is remembered at once and for the next one, whatever happens to the run or to the file."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from livebib.model.verdict import Hop, Outcome, Strikes, Verdict
from livebib.web.memory.state import Remembered, State, default_path, fresh

NOW = 1_800_000_000.0
HOUR, DAY = 3600.0, 86400.0
FINE = Outcome(Verdict.ALIVE, "ok", 200, "http://a.example/")
FAILED = Outcome(Verdict.UNREACHABLE, "dns-nxdomain", detail="no address")
URL = "url:http://a.example/"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".livebib" / "state.sqlite3"


def remember(path: Path, *links: tuple[str, Outcome], now: float = NOW) -> None:
    """One run that records some answers."""
    with State.open(path, now) as state:
        for link, outcome in links:
            state.record(link, outcome, None, (), now)
        assert state.messages == []


def recalled(path: Path, link: str = URL, now: float = NOW) -> Remembered | None:
    """What another run knows of a link."""
    with State.open(path, now) as state:
        return state.recall_all([link]).get(link)


def many(count: int) -> list[tuple[str, Outcome]]:
    return [(f"url:http://{number}.example/page", FINE) for number in range(count)]


class TestRemembering:
    def test_what_was_recorded_is_recalled_whole_by_the_next_run(self, path: Path) -> None:
        outcome = Outcome(
            Verdict.MOVED,
            "moved-permanently",
            200,
            "https://a.example/ü",
            (Hop("http://a.example/", 301), Hop("https://a.example/", 308)),
            ("fragment-missing: #ä", 'says "x"'),
            "words",
        )
        strikes = Strikes(2, NOW - 5.5, NOW)
        with State.open(path, NOW) as state:
            state.record(URL, outcome, strikes, ["b", "a", "b"], NOW + 0.25)
        assert recalled(path) == Remembered(outcome, NOW + 0.25, strikes, frozenset({"a", "b"}), NOW + 0.25)

    def test_of_a_link_never_met_nothing_is_known(self, path: Path) -> None:
        assert recalled(path) is None

    def test_the_last_answer_counts(self, path: Path) -> None:
        remember(path, (URL, FINE))
        remember(path, (URL, FAILED), now=NOW + 1)
        found = recalled(path)
        assert found is not None
        assert (found.outcome, found.checked) == (FAILED, NOW + 1)

    def test_when_a_link_last_was_alive_outlives_its_failures(self, path: Path) -> None:
        remember(path, (URL, FINE))
        remember(path, (URL, FAILED), now=NOW + 99)
        found = recalled(path)
        assert found is not None
        assert found.alive_at == NOW

    def test_a_link_that_only_failed_was_never_seen_alive(self, path: Path) -> None:
        remember(path, (URL, FAILED))
        found = recalled(path)
        assert found is not None
        assert found.alive_at is None

    def test_what_was_skipped_taught_nothing(self, path: Path) -> None:
        remember(path, (URL, FINE))
        remember(path, (URL, Outcome(Verdict.SKIPPED, "offline")), ("url:x", Outcome(Verdict.SKIPPED, "excluded")))
        assert recalled(path, "url:x") is None
        found = recalled(path)
        assert found is not None
        assert found.outcome == FINE

    def test_text_that_is_no_unicode_is_no_reason_to_fail(self, path: Path) -> None:
        remember(path, ("url:\udcff\0", Outcome(Verdict.DEAD, "bad-url", detail="\udcff")))
        found = recalled(path, "url:\udcff\0")
        assert found is not None
        assert found.outcome.detail == "?"

    def test_many_are_recalled_in_one_go(self, path: Path) -> None:
        links = many(1200)
        remember(path, *links)
        with State.open(path, NOW) as state:
            assert set(state.recall_all([link for link, _ in links] + ["url:other"])) == {link for link, _ in links}

    def test_threads_may_record_at_once(self, path: Path) -> None:
        with State.open(path, NOW) as state:

            def work(part: int) -> None:
                for number in range(50):
                    state.record(f"url:{part}-{number}", FINE, None, (), NOW)

            threads = [threading.Thread(target=work, args=(part,)) for part in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert state.messages == []
            assert len(state.recall_all(f"url:{part}-{number}" for part in range(8) for number in range(50))) == 400

    def test_a_link_that_no_run_met_for_half_a_year_is_forgotten(self, path: Path) -> None:
        remember(path, (URL, FINE), ("url:other", FINE))
        assert recalled(path, now=NOW + 100 * DAY) is not None  # this run met it
        assert recalled(path, now=NOW + 200 * DAY) is not None
        assert recalled(path, "url:other", now=NOW + 200 * DAY) is None


class TestFreshness:
    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_only_what_was_alive_or_moved_need_not_be_asked_again(self, verdict: Verdict) -> None:
        known = Remembered(Outcome(verdict, "any"), NOW)
        assert fresh(known, NOW + HOUR, DAY) == (verdict in ("alive", "moved"))

    @pytest.mark.parametrize(
        ("age", "max_age", "expected"),
        [(0, DAY, True), (DAY - 1, DAY, True), (DAY, DAY, False), (0, 0, False), (-1, DAY, False)],
    )
    def test_an_answer_is_good_for_its_time_and_not_before_it_was_given(
        self, age: float, max_age: float, expected: bool
    ) -> None:
        assert fresh(Remembered(FINE, NOW), NOW + age, max_age) is expected

    def test_a_fragment_that_was_not_looked_for_makes_it_due(self) -> None:
        known = Remembered(FINE, NOW, fragments=frozenset({"a", "b"}))
        assert fresh(known, NOW, DAY, ["a"])
        assert not fresh(known, NOW, DAY, ["a", "c"])

    def test_a_link_never_met_is_due(self) -> None:
        assert not fresh(None, NOW, DAY)


class TestWhereItLies:
    def test_in_a_project_under_the_root(self, tmp_path: Path) -> None:
        assert default_path(tmp_path) == tmp_path / ".livebib" / "state.sqlite3"

    @pytest.mark.parametrize(
        ("xdg", "expected"),
        [
            ("/c", "/c/livebib/state.sqlite3"),
            (None, "/h/.cache/livebib/state.sqlite3"),
            ("c", "/h/.cache/livebib/state.sqlite3"),
        ],
    )
    def test_elsewhere_in_the_cache_folder(
        self, monkeypatch: pytest.MonkeyPatch, xdg: str | None, expected: str
    ) -> None:
        monkeypatch.setenv("HOME", "/h")
        monkeypatch.setenv("XDG_CACHE_HOME", xdg) if xdg else monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        assert default_path(None) == Path(expected)

    def test_without_a_home_nothing_is_remembered_and_that_is_said(self) -> None:
        with State.open(None, NOW) as state:
            state.record(URL, FINE, None, (), NOW)
            assert state.recall_all([URL]).get(URL) is None
            assert len(state.messages) == 1

    def test_git_does_not_see_it(self, path: Path, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
        with State.open(path, NOW) as state:
            state.record(URL, FINE, None, (), NOW)
            seen = subprocess.run(["git", "-C", tmp_path, "status", "--porcelain"], check=True, capture_output=True)
        assert seen.stdout == b""

    def test_a_folder_of_the_users_own_gets_no_gitignore(self, tmp_path: Path) -> None:
        remember(tmp_path / "out" / "ci.db", (URL, FINE))
        assert [each.name for each in (tmp_path / "out").iterdir()] == ["ci.db"]


# -- what can happen to a run


WRITER = """
import sys, time
from pathlib import Path
from livebib.web.memory.state import State
from livebib.model.verdict import Outcome, Verdict
path, name, count, rest = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
state = State.open(path, 1_800_000_000.0)
print("begun", flush=True)
for number in range(count):
    state.record(f"url:{name}-{number}", Outcome(Verdict.ALIVE, "ok", 200), None, (), 1_800_000_000.0)
    print(number, flush=True)
    time.sleep(rest)
for message in state.messages:
    print(message, file=sys.stderr)
state.close()
"""


def writer(
    path: Path, name: str, count: int, rest: float = 0.0, **options: Callable[[], None]
) -> subprocess.Popen[str]:
    process: subprocess.Popen[str] = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count), str(rest)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    return process


class TestRuns:
    def test_a_killed_run_loses_nothing_of_what_it_had_recorded(self, path: Path) -> None:
        process = writer(path, "w", 10_000, 0.001)
        assert process.stdout is not None
        while (last := process.stdout.readline().strip()) != "50":
            assert last
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with State.open(path, NOW) as state:
            assert len(state.recall_all(f"url:w-{number}" for number in range(51))) == 51
            state.record(URL, FINE, None, (), NOW)
            assert state.messages == []

    def test_two_runs_at_once_keep_everything(self, path: Path) -> None:
        both = [writer(path, name, 300) for name in "ab"]
        assert [process.communicate()[1] for process in both] == ["", ""]
        with State.open(path, NOW) as state:
            assert len(state.recall_all(f"url:{name}-{number}" for name in "ab" for number in range(300))) == 600

    def test_many_runs_that_begin_at_once_set_a_damaged_file_aside_once(self, path: Path) -> None:
        path.parent.mkdir()
        path.write_bytes(random.Random(1).randbytes(5000))  # noqa: S311 - any bytes
        runs = [writer(path, name, 5) for name in "abcd"]
        said = [process.communicate()[1] for process in runs]
        assert sum("a new one was begun" in each for each in said) == 1
        assert sorted(each.name for each in path.parent.glob("*damaged*")) == ["state.sqlite3.damaged-1"]
        with State.open(path, NOW) as state:
            assert len(state.recall_all(f"url:{name}-{number}" for name in "abcd" for number in range(5))) == 20

    def test_a_full_disk_ends_remembering_with_one_message_and_no_failure(self, path: Path) -> None:
        remember(path, (URL, FINE))

        def little_room() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

        process = writer(path, "w", 2000, preexec_fn=little_room)
        out, err = process.communicate()
        assert process.returncode == 0
        assert out.splitlines()[-1] == "1999"
        assert len(err.splitlines()) == 1
        assert err.startswith("nothing more is remembered of this run: ")
        assert recalled(path) is not None

    def test_a_disk_that_was_full_all_along_does_the_same(self, path: Path) -> None:
        def no_room() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

        process = writer(path, "w", 10, preexec_fn=no_room)
        _, err = process.communicate()
        assert process.returncode == 0
        assert len(err.splitlines()) == 1

    def test_a_locked_file_ends_remembering_with_one_message(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("livebib.web.memory.database.PATIENCE", 0.1)
        remember(path, (URL, FINE))
        other = sqlite3.connect(path, isolation_level=None)
        with State.open(path, NOW) as state:
            other.execute("BEGIN IMMEDIATE")
            state.record("url:b", FINE, None, (), NOW)
            state.record("url:c", FINE, None, (), NOW)
            assert state.messages == ["nothing more is remembered of this run: database is locked"]
        with State.open(path, NOW) as state:  # locked from the beginning
            assert state.messages == ["nothing more is remembered of this run: database is locked"]
        other.close()
        assert recalled(path) is not None
        assert recalled(path, "url:b") is None


# -- what can happen to the file


def as_somebody_else(work: Callable[[], None]) -> None:
    """Run something in a child without root's rights, to whom a write-protected folder is write-protected."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            work()
            code = 0
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def locked_up(path: Path) -> Iterator[Path]:
    """A state that somebody else may read, in a folder that nobody may write to."""
    remember(path, (URL, FINE))
    folders = [path.parent, *(folder for folder in path.parents if folder.stat().st_mode & 0o005 != 0o005)]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(0o755)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    for folder, mode in modes.items():
        folder.chmod(mode)


class TestFiles:
    def test_a_write_protected_folder_is_read_and_not_written(self, locked_up: Path) -> None:
        def work() -> None:
            with State.open(locked_up, NOW) as state:
                found = state.recall_all([URL]).get(URL)
                assert found is not None
                assert found.outcome == FINE
                state.record("url:b", FINE, None, (), NOW)
                assert len(state.messages) == 1, state.messages
                assert state.messages[0].startswith("nothing more is remembered of this run: ")

        as_somebody_else(work)

    def test_where_no_folder_can_be_made_nothing_is_remembered(self, locked_up: Path) -> None:
        def work() -> None:
            with State.open(locked_up.parent / "deeper" / "state.sqlite3", NOW) as state:
                state.record(URL, FINE, None, (), NOW)
                assert state.recall_all([URL]).get(URL) is None
                assert len(state.messages) == 1, state.messages

        as_somebody_else(work)

    def test_a_write_protected_folder_with_answers_left_in_the_log_is_not_believed(self, path: Path) -> None:
        remember(path, (URL, FAILED))
        with State.open(path, NOW) as state:
            state.record(URL, FINE, None, (), NOW)  # only in the log so far
            path.parent.chmod(0o555)
            for file in path.parent.iterdir():
                file.chmod(0o444)
            for folder in path.parents[1:3]:
                folder.chmod(0o755)

            def work() -> None:
                with State.open(path, NOW) as other:
                    assert other.recall_all([URL]).get(URL) is None

            as_somebody_else(work)
            path.parent.chmod(0o755)

    @pytest.mark.parametrize("blocker", ["", "file"])
    def test_a_file_in_the_folders_place_is_no_reason_to_fail(self, tmp_path: Path, blocker: str) -> None:
        (tmp_path / ".livebib").write_text(blocker)
        with State.open(tmp_path / ".livebib" / "state.sqlite3", NOW) as state:
            state.record(URL, FINE, None, (), NOW)
            assert len(state.messages) == 1
        assert (tmp_path / ".livebib").read_text() == blocker

    @pytest.mark.parametrize("damage", ["random", "truncated", "zeroed", "cut short", "header only"])
    def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(self, path: Path, damage: str) -> None:
        remember(path, *many(2000))
        whole = path.read_bytes()
        page = 4096
        path.write_bytes(
            damaged := {
                "random": random.Random(7).randbytes(9999),  # noqa: S311 - any bytes
                "truncated": whole[: len(whole) // 2],
                "zeroed": whole[: 2 * page] + bytes(10 * page) + whole[12 * page :],
                "cut short": whole[:-100],
                "header only": whole[:50],
            }[damage]
        )
        with State.open(path, NOW) as state:
            assert state.messages == [
                f"the state in {path} is damaged: it is now state.sqlite3.damaged-1, and a new one was begun"
            ]
            state.record(URL, FINE, None, (), NOW)
        assert path.with_name("state.sqlite3.damaged-1").read_bytes() == damaged
        assert recalled(path) is not None

    def test_a_file_that_is_damaged_while_the_run_goes_on_is_set_aside_too(self, path: Path) -> None:
        remember(path, *many(2000))
        with State.open(path, NOW) as state:
            remember(path, ("url:b", FINE))  # another run: this one has to look into the file again
            data = path.read_bytes()
            path.write_bytes(data[:4096] + bytes(len(data) - 4096))
            assert len(state.recall_all(link for link, _ in many(2000))) < 100
            state.record(URL, FINE, None, (), NOW)
            assert ["is damaged" in each for each in state.messages] == [True]
            assert state.recall_all([URL]).get(URL) is not None
        assert recalled(path) is not None

    def test_a_second_damaged_file_gets_the_next_number(self, path: Path) -> None:
        for number in (1, 2):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"\xff" * 3000)
            with State.open(path, NOW) as state:
                assert f"damaged-{number}," in state.messages[0]

    def test_a_file_of_a_newer_livebib_is_set_aside(self, path: Path) -> None:
        remember(path, (URL, FINE))
        newer = sqlite3.connect(path)
        newer.execute("PRAGMA user_version = 99")
        newer.close()
        assert recalled(path) is None
        assert path.with_name("state.sqlite3.newer-1").is_file()
        remember(path, (URL, FINE))

    def test_a_row_that_makes_no_sense_is_asked_again(self, path: Path) -> None:
        remember(path, *many(2), (URL, FINE))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("UPDATE links SET verdict = 'splendid' WHERE id = ?", (URL,))
        other.execute("UPDATE links SET notes = '[' WHERE id = ?", (many(1)[0][0],))
        other.close()
        with State.open(path, NOW) as state:
            assert list(state.recall_all([URL, *(link for link, _ in many(2))])) == [many(2)[1][0]]

    def test_another_programs_database_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "zotero.sqlite"
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE items (key)")
        other.commit()
        other.close()
        before = path.read_bytes()
        with State.open(path, NOW) as state:
            state.record(URL, FINE, None, (), NOW)
            assert state.messages == [
                f"nothing more is remembered of this run: {path} is the database of another program; it was left alone"
            ]
        assert path.read_bytes() == before

    def test_a_bibliography_named_by_mistake_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "papers.bib"
        path.write_text("@misc{k, title = {T}}\n")
        with State.open(path, NOW) as state:
            assert "left alone" in state.messages[0]
        assert [each.name for each in tmp_path.iterdir()] == ["papers.bib"]
