"""Who is asked when: lanes, gaps, waiting and deadlines. It knows nothing of links or registries.

One thread, the caller's, holds all of the state and runs the conversations; the workers do nothing but exchange one
question at a time. So there is no lock, and a slow host holds workers of its own lane only, at most `per_lane` of them:
a lane that has to wait stands in a heap by the time at which it is ready, and no worker sleeps for it.
"""

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from livebib.web.conversation import Answer, Conversation, Failure, Question, Reply, Rest

K = TypeVar("K")
T = TypeVar("T")

_GRACE = 2.0  # seconds that a worker may be late before its question is given up; the watchdog needs 0.05
_SWEEP = 0.5  # seconds between two looks for such workers
_SILENT = 6  # questions to a host that in a row got no answer at all, and none ever did: it is down
_SILENT_EACH = 2  # the same in a lane with its own limits, for each that may be on its way; one batch asks that often
_SILENCE = {"connect-timeout", "read-timeout", "deadline"}
# What befalls a host's links all alike, with how often in a row shows that: the others are told without being asked, so
# that a hundred thousand of them need not take turns at it.
_ALIKE = {"private-address": 1, "dns-nxdomain": 2, "connect-refused": 12}
# The answer to a question, or the failure, after so many seconds at the latest: what exchanges messages, or a test.
Ask = Callable[[Question, float, dict[str, Any]], Reply]

_NEVER = Failure("", "", 0.0), 0


class Limits(NamedTuple):
    """How a lane wants to be asked."""

    gap: float  # seconds from one question to the next
    at_once: int  # questions on their way at a time


@dataclass(slots=True, eq=False)
class _Task(Generic[K, T]):
    """One conversation, and what it has used up."""

    key: K
    conversation: Conversation[T]
    left: float  # seconds of the time it may take; time in a queue is free
    question: Question = field(init=False)
    chain: dict[str, Any] = field(default_factory=dict)  # what the asker carries from question to question
    deadline: float = 0.0  # when the question on its way must be answered
    turn: int = 0  # counts questions, so that a late answer is known as one


@dataclass(slots=True, eq=False)
class _Lane:
    """What shares a rate limit."""

    gap: float
    at_once: int
    name: str | None  # where it is one server, with its own limits
    answered: bool = False  # some question was
    queue: deque[_Task[Any, Any]] = field(default_factory=deque)
    at_work: int = 0
    ready: float = 0.0  # not before this time
    in_heap: bool = False
    closed: bool = False
    rested: float = 0.0  # seconds of rest taken on behalf of those behind


class Crew:
    """Threads, at most `jobs`, that each do one piece of work at a time, and the clock by which they are waited for."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._size = 0
        self._todo: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._done: SimpleQueue[Any] = SimpleQueue()

    def now(self) -> float:
        """The time, in seconds since whenever."""
        return time.monotonic()

    def is_free(self, busy: int) -> bool:
        """See to it that somebody is free. Where the system gives no more threads, those there are have to do."""
        if busy < self._size or busy >= self.jobs:
            return busy < self.jobs
        try:
            threading.Thread(target=self._work, name="livebib worker", daemon=True).start()
        except RuntimeError:
            if not self._size:
                raise
            self.jobs = self._size
            return False
        self._size += 1
        return True

    def give(self, work: Callable[[], Any]) -> None:
        """Have a piece of work done."""
        self._todo.put(work)

    def results(self, seconds: float) -> Iterator[Any]:
        """What came of the work that is done; if there is none, of that which is done first within some time."""
        with suppress(Empty):
            yield self._done.get(timeout=seconds)
            while True:
                yield self._done.get_nowait()

    def lose(self) -> None:
        """Somebody hangs in work that cannot be ended; another will take his place."""
        self._size -= 1

    def dismiss(self) -> None:
        """Nobody is needed until there is work again."""
        for _ in range(self._size):
            self._todo.put(None)
        self._size = 0

    def _work(self) -> None:
        while (work := self._todo.get()) is not None:
            self._done.put(work())


class Scheduler(Generic[K, T]):
    """Drives conversations to their ends, many at once.

    `jobs` questions at most are on their way at a time, `per_lane` of them in one lane, `gap` seconds apart, or as the
    lane's own `limits` are; a conversation may take `seconds` of exchange and of waiting that it asked for, unless it
    was added with a time of its own. `asked` hears of each time from which a gap in a lane with its own limits counts.
    `requests` counts the questions sent. `crew` does the work, by its own clock.
    """

    def __init__(
        self,
        ask: Ask,
        *,
        jobs: int,
        per_lane: int,
        gap: float,
        seconds: float,
        limits: Mapping[str, Limits] = MappingProxyType({}),
        asked: Callable[[str], None] = lambda lane: None,
        crew: Crew | None = None,
    ) -> None:
        self._ask, self._asked = ask, asked
        self._crew = crew or Crew(jobs)
        self._seconds = seconds
        self._ordinary, self._limits = Limits(gap, per_lane), limits
        self._lanes: dict[str, _Lane] = {}
        # By host and port, or the name of a lane with limits: questions without an answer; below 0: it has given one.
        self._silent: dict[str, int] = {}
        self._alike: dict[str, tuple[Failure, int]] = {}  # by host and port: what the last ones got, and how many
        self._heap: list[tuple[float, int, int, _Lane]] = []  # ready lanes: when, longest queue first, a tie-breaker
        self._delayed: list[tuple[float, int, _Task[K, T]]] = []  # tasks that wait for themselves
        self._count = count()
        self._started = False  # once all queues are filled: only then is it known which are long
        self._swept = 0.0  # when it was last looked for workers that hang
        self._at_work: set[_Task[K, T]] = set()
        self._results: deque[tuple[K, T]] = deque()
        self._waiting = 0  # conversations whose results were not handed out yet
        self.requests = 0

    def add(self, key: K, conversation: Conversation[T], seconds: float | None = None) -> None:
        """One more conversation, before or while they run. Of those that were added first, the longest lane begins."""
        self._waiting += 1
        seconds = self._seconds if seconds is None else seconds
        self._advance(_Task(key, conversation, seconds), None)

    def rest(self, lane: str, seconds: float) -> None:
        """Leave a lane alone for a while, for what somebody else asked it."""
        self._lane(lane).ready = self._crew.now() + seconds

    def has_heard(self, lane: str) -> bool:
        """Whether anybody in a lane ever answered a question, be it with an error."""
        return lane in self._lanes and self._lanes[lane].answered

    @property
    def is_unheard(self) -> bool:
        """Whether questions were sent and nobody ever answered one."""
        return self.requests > 0 and not any(lane.answered for lane in self._lanes.values())

    def run(self, conversations: Iterable[tuple[K, Conversation[T]]] = ()) -> Iterator[tuple[K, T]]:
        """The result of each conversation, when it is there; also of those that are added between two results.

        Whatever happens this ends: a worker that hangs is left to itself (it is a daemon) and its question fails.
        """
        for key, conversation in conversations:
            self.add(key, conversation)
        self._started = True
        for lane in self._lanes.values():
            self._offer(lane)
        while self._waiting:
            while self._results:
                self._waiting -= 1
                yield self._results.popleft()
            if not self._waiting:
                break
            self._dispatch()
            if not self._results:
                self._collect()
        self._crew.dismiss()  # there may be another run, with conversations that the results of this one lead to

    # -- conversations

    def _advance(self, task: _Task[K, T], reply: Reply | None) -> None:
        """Hand a reply to a conversation and take its next question."""
        try:
            said = task.conversation.send(reply)
            while isinstance(said, Rest):
                self._rest(task, said)
                said = task.conversation.send(None)
        except StopIteration as end:
            self._results.append((task.key, end.value))
            return
        task.question = said
        if said.delay > 0:
            task.left -= said.delay
            heapq.heappush(self._delayed, (self._crew.now() + said.delay, next(self._count), task))
        else:
            self._enqueue(task)

    def _rest(self, task: _Task[K, T], rest: Rest) -> None:
        lane = self._lane(rest.lane)
        if rest.seconds is None:
            lane.closed = True
        elif rest.free:
            # Nobody pays for this one, so that there is a limit to it: a server must not stop a run by promising more.
            seconds = min(rest.seconds, self._seconds - lane.rested)
            lane.rested += max(0.0, seconds)
            lane.ready = max(lane.ready, self._crew.now() + seconds)
        else:
            task.left -= rest.seconds
            lane.ready = max(lane.ready, self._crew.now() + rest.seconds)

    def _enqueue(self, task: _Task[K, T]) -> None:
        lane = self._lane(task.question.lane)
        lane.queue.append(task)
        self._offer(lane)

    def _lane(self, name: str) -> _Lane:
        lane = self._lanes.get(name)
        if lane is None:
            own = self._limits.get(name)
            lane = self._lanes[name] = _Lane(*(own or self._ordinary), name if own else None)
        return lane

    # -- lanes

    def _offer(self, lane: _Lane) -> None:
        if self._started and lane.queue and not lane.in_heap and lane.at_work < lane.at_once:
            lane.in_heap = True
            # Long queues first: the longest decides when the run ends.
            heapq.heappush(self._heap, (lane.ready, -len(lane.queue), next(self._count), lane))

    def _dispatch(self) -> None:
        now = self._crew.now()
        while self._delayed and self._delayed[0][0] <= now:
            self._enqueue(heapq.heappop(self._delayed)[2])
        while self._heap and self._heap[0][0] <= now and self._crew.is_free(len(self._at_work)):
            lane = heapq.heappop(self._heap)[3]
            lane.in_heap = False
            if lane.ready > now:  # told to rest since it was put there
                self._offer(lane)
                continue
            task = lane.queue.popleft()
            failure, times = self._alike.get(_host(task.question), _NEVER)
            if times >= _ALIKE.get(failure.reason, times + 1) and not lane.name:
                self._offer(lane)
                self._advance(task, failure._replace(left=max(0.0, task.left)))
                continue
            enough = _SILENT_EACH * lane.at_once if lane.name else _SILENT
            is_down = self._silent.get(lane.name or _host(task.question), 0) >= enough
            if lane.closed or is_down or task.left <= 0.001:
                reason = "lane-closed" if lane.closed else "host-down" if is_down else "deadline"
                self._offer(lane)
                self._advance(task, Failure(reason, "", max(0.0, task.left)))
                continue
            lane.at_work += 1
            lane.ready = now + lane.gap
            if lane.name:
                self._asked(lane.name)
            self._offer(lane)
            task.turn += 1
            task.deadline = now + task.left + _GRACE
            self._at_work.add(task)
            self.requests += 1
            self._crew.give(partial(self._reply, task, task.turn))

    def _collect(self) -> None:
        """Wait for answers, or for the next lane to be ready."""
        now = self._crew.now()
        wake = now + _SWEEP
        if len(self._at_work) < self._crew.jobs:
            wake = min([wake, *(heap[0][0] for heap in (self._heap, self._delayed) if heap)])
        for task, turn, reply in self._crew.results(max(0.0, wake - now)):
            self._finish(task, turn, reply)
        now = self._crew.now()
        if now - self._swept < _SWEEP:
            return
        self._swept = now
        for task in [task for task in self._at_work if task.deadline < now]:
            self._crew.lose()
            self._finish(task, task.turn, Failure("deadline", "", 0.0))

    def _finish(self, task: _Task[K, T], turn: int, reply: Reply) -> None:
        if turn != task.turn or task not in self._at_work:
            return  # given up meanwhile
        self._at_work.discard(task)
        lane = self._lane(task.question.lane)
        lane.at_work -= 1
        host = lane.name or _host(task.question)
        if lane.name and lane.at_once == 1:
            # The first question takes longer to arrive than the next, which finds a connection: counted from when they
            # were sent, the gap would look too short from the other side.
            lane.ready = max(lane.ready, self._crew.now() + lane.gap)
            self._asked(lane.name)
        if isinstance(reply, Answer):
            lane.answered = True
            self._silent[host] = -1
            self._alike.pop(host, None)
        elif self._silent.get(host, 0) >= 0 and reply.reason in _SILENCE:
            self._silent[host] = self._silent.get(host, 0) + 1
        if isinstance(reply, Failure):
            before, times = self._alike.get(host, _NEVER)
            self._alike[host] = reply, times + 1 if before.reason == reply.reason else 1
        task.left = reply.left
        self._offer(lane)
        self._advance(task, reply)

    def _reply(self, task: _Task[K, T], turn: int) -> tuple[_Task[K, T], int, Reply]:
        try:
            return task, turn, self._ask(task.question, max(0.0, task.left), task.chain)
        except Exception as error:  # a bug, but one that must not stop the run
            return task, turn, Failure("internal", f"{type(error).__name__}: {error}", max(0.0, task.left))


def _host(question: Question) -> str:
    return question.url.partition("://")[2].partition("/")[0]
