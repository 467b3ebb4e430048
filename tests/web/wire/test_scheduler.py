"""Lanes, gaps, waiting and deadlines, with an asker of the test's own: no link, no socket."""

from __future__ import annotations

import heapq
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from livebib.web.conversation import Answer, Conversation, Failure, Question, Reply, Rest
from livebib.web.wire.scheduler import Crew, Limits, Scheduler


class Virtual(Crew):
    """Work takes no time but the clock's, which goes on when somebody waits: what happens is the same in every run."""

    def __init__(self, jobs: int = 64) -> None:
        super().__init__(jobs)
        self.time = 0.0
        self.takes = 0.0  # seconds that the work takes which is being given
        self._due: list[tuple[float, int, Any]] = []
        self._count = count()

    def now(self) -> float:
        return self.time

    def is_free(self, busy: int) -> bool:
        return busy < self.jobs

    def give(self, work: Callable[[], Any]) -> None:
        self.takes = 0.0
        result = work()
        heapq.heappush(self._due, (self.time + self.takes, next(self._count), result))

    def results(self, seconds: float) -> Iterator[Any]:
        until = self.time + seconds
        self.time = max(self.time, min([until, *(due for due, _, _ in self._due[:1])]))
        while self._due and self._due[0][0] <= self.time:
            yield heapq.heappop(self._due)[2]

    def lose(self) -> None:
        pass


class Asker:
    """Answers after a while, and remembers who was asked from when to when."""

    def __init__(self, answer: Callable[[Question, float], Reply] | None = None, seconds: float = 0.0) -> None:
        self.crew = Virtual()
        self._answer = answer
        self._seconds = seconds
        self.asked: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def ask(self, question: Question, seconds: float, chain: Any) -> Reply:
        reply = self._answer(question, seconds) if self._answer else Answer(200, left=seconds - self._seconds)
        self.crew.takes = self._seconds
        self.asked[question.lane].append((self.crew.time, self.crew.time + self._seconds))
        return reply

    def begun(self, lane: str) -> list[float]:
        """When each question to a lane was asked, in milliseconds."""
        return [round(begin * 1000) for begin, _ in self.asked[lane]]

    def most(self, *lanes: str) -> int:
        """How many questions to these lanes were on their way at a time."""
        times = [each for lane in lanes or self.asked for each in self.asked[lane]]
        return max(sum(begin <= at < end for begin, end in times) for at, _ in times)


def once(url: str, lane: str) -> Conversation[str]:
    reply = yield Question(url, lane)
    return reply.reason if isinstance(reply, Failure) else str(reply.status if reply else None)


def scheduler(asker: Asker, **changed: Any) -> Scheduler[str, str]:
    limits: dict[str, Any] = {"jobs": 64, "per_lane": 2, "gap": 0.0, "seconds": 5.0, "crew": asker.crew}
    asker.crew.jobs = changed.get("jobs", 64)
    return Scheduler(asker.ask, **(limits | changed))


def test_every_conversation_ends_with_its_own_result() -> None:
    asker = Asker()
    work = [(f"u{n}", once(f"u{n}", f"lane{n % 7}")) for n in range(200)]
    running = scheduler(asker, crew=None)
    assert sorted(running.run(work)) == sorted((f"u{n}", "200") for n in range(200))
    assert running.requests == 200


def test_a_lane_is_asked_by_so_many_at_a_time_and_no_more() -> None:
    asker = Asker(seconds=0.01)
    list(scheduler(asker, per_lane=3).run([(str(n), once(str(n), "one")) for n in range(30)]))
    assert asker.most("one") == 3


def test_all_lanes_together_keep_to_the_jobs() -> None:
    asker = Asker(seconds=0.01)
    list(scheduler(asker, jobs=5).run([(str(n), once(str(n), f"lane{n}")) for n in range(40)]))
    assert asker.most() == 5


def test_questions_of_a_lane_keep_their_gap() -> None:
    asker = Asker()
    list(scheduler(asker, gap=0.05).run([(str(n), once(str(n), "one")) for n in range(8)]))
    assert asker.begun("one") == [0, 50, 100, 150, 200, 250, 300, 350]


def test_a_lane_with_limits_of_its_own_is_asked_by_them() -> None:
    asker = Asker(seconds=0.02)
    limits = {"registry": Limits(gap=0.1, at_once=2)}
    work = [(f"{lane}{n}", once("", lane)) for n in range(4) for lane in ("registry", "web")]
    list(scheduler(asker, per_lane=4, limits=limits).run(work))
    assert asker.begun("registry") == [0, 100, 200, 300]
    assert asker.begun("web") == [0, 0, 0, 0]


def test_where_one_is_asked_at_a_time_the_gap_begins_with_the_answer() -> None:
    asker = Asker(seconds=0.1)
    list(scheduler(asker, limits={"one": Limits(0.1, 1)}).run([(str(n), once("", "one")) for n in range(3)]))
    assert asker.begun("one") == [0, 200, 400]


def test_more_conversations_may_come_of_a_result() -> None:
    running = scheduler(Asker())
    seen = []
    for key, _ in running.run([("1", once("", "one"))]):
        seen.append(key)
        if len(seen) < 4:
            running.add(str(len(seen) + 1), once("", f"lane{len(seen)}"))
    assert seen == ["1", "2", "3", "4"]


def test_a_conversation_may_have_a_time_of_its_own() -> None:
    given = []

    def answer(question: Question, seconds: float) -> Reply:
        given.append(round(seconds))
        return Answer(200)

    running = scheduler(Asker(answer), seconds=5.0)
    running.add("a", once("", "one"), 60.0)
    running.add("b", once("", "two"))
    list(running.run())
    assert sorted(given) == [5, 60]


def test_a_lane_has_answered_once_anybody_in_it_did() -> None:
    def answer(question: Question, seconds: float) -> Reply:
        return Answer(503) if question.lane == "up" else Failure("connect-refused")

    running = scheduler(Asker(answer))
    list(running.run([("a", once("", "up")), ("b", once("", "down"))]))
    assert [running.has_heard(lane) for lane in ("up", "down", "never")] == [True, False, False]


def test_a_slow_lane_holds_no_worker_of_the_others() -> None:
    release = threading.Event()

    def answer(question: Question, seconds: float) -> Reply:
        if question.lane == "slow":
            release.wait(10)
        return Answer(200)

    work = [(f"s{n}", once("", "slow")) for n in range(50)] + [(f"q{n}", once("", f"quick{n}")) for n in range(50)]
    seen = []
    for key, _ in scheduler(Asker(answer), jobs=4, per_lane=2, crew=None).run(work):
        seen.append(key)
        if len(seen) == 50:
            assert all(key.startswith("q") for key in seen)
            release.set()
    assert len(seen) == 100


def test_the_longest_queue_is_begun_first() -> None:
    asker = Asker(seconds=0.001)
    work = [("a", once("", "short"))] + [(f"b{n}", once("", "long")) for n in range(5)]
    list(scheduler(asker, jobs=1).run(work))
    assert asker.begun("long")[0] < asker.begun("short")[0]


def test_a_lane_told_to_rest_is_left_alone_and_the_asker_pays() -> None:
    lefts = []

    def resting() -> Conversation[str]:
        reply = yield Question("", "one")
        yield Rest("one", 0.2)
        reply = yield Question("", "one")
        assert isinstance(reply, Answer)
        lefts.append(reply.left)
        return "rested"

    asker = Asker(lambda question, seconds: Answer(200, left=seconds))
    list(scheduler(asker, per_lane=1, seconds=1.0).run([("a", resting()), ("b", once("", "one"))]))
    assert asker.begun("one") == [0, 200, 200]
    assert lefts == [pytest.approx(0.8)]


def test_a_free_rest_has_a_limit() -> None:
    def greedy() -> Conversation[str]:
        yield Question("", "one")
        yield Rest("one", 1e6, free=True)
        return "done"

    work = [(str(n), greedy()) for n in range(5)]
    assert len(list(scheduler(Asker(), per_lane=1, seconds=0.2).run(work))) == 5


def test_a_closed_lane_answers_nobody_any_more() -> None:
    def closing() -> Conversation[str]:
        yield Question("", "one")
        yield Rest("one", None)
        return "closed"

    asker = Asker()
    work = [("a", closing()), ("b", once("", "one")), ("c", once("", "two"))]
    assert dict(scheduler(asker, per_lane=1).run(work)) == {"a": "closed", "b": "lane-closed", "c": "200"}
    assert len(asker.begun("one")) == 1


def test_a_delay_is_paid_for_and_holds_nobody() -> None:
    def delayed() -> Conversation[str]:
        yield Question("", "one", delay=0.15)
        return "done"

    asker = Asker()
    order = [key for key, _ in scheduler(asker, per_lane=1).run([("late", delayed()), ("soon", once("", "one"))])]
    assert order == ["soon", "late"]


def test_a_host_that_answers_nobody_is_given_up() -> None:
    asker = Asker(lambda question, seconds: Failure("connect-timeout", left=seconds))
    results = dict(scheduler(asker).run([(str(n), once("http://down/", "down")) for n in range(100)]))
    assert len(asker.begun("down")) < 20
    assert set(results.values()) == {"connect-timeout", "host-down"}


@pytest.mark.parametrize("reason", ["connect-refused", "private-address", "dns-nxdomain"])
def test_what_befalls_all_links_of_a_host_alike_is_not_waited_for(reason: str) -> None:
    asker = Asker(lambda question, seconds: Failure(reason, left=seconds))
    work = [(str(n), once("http://down:8/" + str(n), "down")) for n in range(10_000)]
    results = dict(scheduler(asker, gap=0.05).run(work))
    assert len(results) == 10_000
    assert set(results.values()) == {reason}
    assert len(asker.begun("down")) < 20
    assert asker.crew.time < 2


def test_a_host_that_refuses_now_and_then_is_asked_for_each_link() -> None:
    answers = iter([Failure("connect-refused")] * 11 + [Answer(200)] + [Failure("connect-refused")] * 11)
    asker = Asker(lambda question, seconds: next(answers))
    list(scheduler(asker, per_lane=1).run([(str(n), once("", "slow")) for n in range(23)]))
    assert len(asker.begun("slow")) == 23


def test_a_lane_with_limits_is_given_up_sooner_and_by_itself() -> None:
    def answer(question: Question, seconds: float) -> Reply:
        return Answer(200) if question.lane == "other" else Failure("read-timeout", left=seconds)

    asker = Asker(answer)
    limits = {"down": Limits(0.0, 1), "other": Limits(0.05, 1)}
    work = [(f"{lane}{n}", once("http://mirror/", lane)) for n in range(5) for lane in limits]
    results = dict(scheduler(asker, limits=limits).run(work))
    assert len(asker.begun("down")) == 2
    assert [result for key, result in results.items() if key.startswith("other")] == ["200"] * 5


def test_a_lane_may_have_to_rest_from_the_start() -> None:
    asker = Asker()
    running = scheduler(asker, limits={"one": Limits(1.0, 1)})
    running.rest("one", 0.2)
    list(running.run([("a", once("", "one"))]))
    assert asker.begun("one") == [200]


def test_its_neighbour_in_the_same_lane_is_not() -> None:
    def answer(question: Question, seconds: float) -> Reply:
        return Answer(200) if question.url == "http://www.uni.example/" else Failure("read-timeout", left=seconds)

    silent = [(str(n), once("http://old.uni.example/", "uni.example")) for n in range(30)]
    results = dict(scheduler(Asker(answer)).run([*silent, ("www", once("http://www.uni.example/", "uni.example"))]))
    assert results["www"] == "200"


def test_a_system_that_gives_no_more_threads_is_lived_with(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start
    started: list[threading.Thread] = []

    def limited(thread: threading.Thread) -> None:
        if thread.name == "livebib worker":
            if len(started) == 3:
                raise RuntimeError("can't start new thread")
            started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", limited)
    results = dict(scheduler(Asker(), crew=None).run([(str(n), once("", f"lane{n}")) for n in range(50)]))
    assert list(results.values()) == ["200"] * 50


def test_a_host_that_answers_some_is_not() -> None:
    answers = iter([Answer(200)] + [Failure("read-timeout")] * 99)
    asker = Asker(lambda question, seconds: next(answers))
    list(scheduler(asker, per_lane=1).run([(str(n), once("", "slow")) for n in range(100)]))
    assert len(asker.begun("slow")) == 100


def test_a_worker_that_hangs_for_ever_does_not_hold_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livebib.web.wire.scheduler._GRACE", 0.1)
    forever = threading.Event()

    def answer(question: Question, seconds: float) -> Reply:
        if question.url == "hangs":
            forever.wait(60)
        return Answer(200)

    work = [("hangs", once("hangs", "one")), *((str(n), once("", "two")) for n in range(10))]
    results = dict(scheduler(Asker(answer), seconds=0.2, jobs=1, crew=None).run(work))
    forever.set()
    assert results["hangs"] == "deadline"
    assert list(results.values()).count("200") == 10


def test_a_bug_of_the_asker_fails_its_question_only() -> None:
    def answer(question: Question, seconds: float) -> Reply:
        if question.url == "bug":
            raise ZeroDivisionError("a bug")
        return Answer(200)

    results = dict(scheduler(Asker(answer), crew=None).run([("a", once("bug", "one")), ("b", once("", "one"))]))
    assert results == {"a": "internal", "b": "200"}


def test_nothing_to_do_is_done() -> None:
    assert list(scheduler(Asker()).run([])) == []


def test_it_runs_again_with_what_a_run_led_to() -> None:
    asker = Asker()
    running = scheduler(asker, gap=0.05, per_lane=1)
    for name in ("first", "second"):
        assert list(running.run([(name, once(name, "one"))])) == [(name, "200")]
    assert asker.begun("one") == [0, 50]
