"""How a batch is asked for, whoever the registry: halved where it is refused, asked again where it comes back short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from livebib.metadata.registries.model import Answers
from livebib.model.record import Absent, Unanswered
from livebib.web import patience
from livebib.web.conversation import Answer, Conversation, Failure, Question
from livebib.web.policy import Policy

MOST_BYTES = 8 * 1024 * 1024  # of an answer; a hundred records with hundreds of authors each have about 3 MB
_MOST_REQUESTS = 40  # for one batch: bisecting a batch of 100 with three bad names takes less
_REFUSED = {400, 413, 414, 422, 431}  # says nothing of a single name among several
_OURS = {"internal", "proxy-failure"}  # failures that say nothing of the registry


class Reading(NamedTuple):
    """What one answer tells."""

    answers: Answers  # of those names that it tells of
    whole: bool  # the registry does not have the others; else they may have got lost


def ask(
    names: Sequence[str],
    policy: Policy,
    *,
    question: Callable[[Sequence[str], Policy], Question],
    read: Callable[[Answer, Sequence[str]], Reading | None],
    absent: str,
) -> Conversation[Answers]:
    """The answer to each name. `question` asks about some of them, `read` gives None for an answer that makes no sense,
    `absent` is the id of the reason for what the registry does not have.

    A batch that is refused as a whole, or too long to be read, is asked for in halves. Names that an answer may have
    lost are asked for once more, by themselves; if they do not come back then, nobody knows.
    """
    answers: Answers = {}
    parts = [(list(names), False)]  # names, and whether they were asked for before
    requests = 0
    while parts:
        part, is_again = parts.pop()
        if requests == _MOST_REQUESTS:
            answers.update(dict.fromkeys(part, Unanswered("registry-unanswered", "it refuses too many requests")))
            continue
        requests += 1
        reply = yield from patience.ask(question(part, policy), policy)
        if isinstance(reply, Failure):
            answers.update(dict.fromkeys(part, unanswered(reply)))
            continue
        if len(part) > 1 and (reply.status in _REFUSED or not reply.complete):
            half = len(part) // 2
            parts += [(part[half:], is_again), (part[:half], is_again)]
            continue
        reading = read(reply, part) if reply.complete else None
        if reading is None:
            detail = f"status {reply.status}" if reply.status != 200 else "the answer makes no sense"
            answers.update(dict.fromkeys(part, Unanswered("registry-unanswered", detail)))
            continue
        answers.update(reading.answers)
        rest = [name for name in part if name not in reading.answers]
        if reading.whole:
            answers.update(dict.fromkeys(rest, Absent(absent)))
        elif rest and not is_again:
            parts.append((rest, True))
        else:
            answers.update(dict.fromkeys(rest, Unanswered("registry-unanswered", "the answer is not complete")))
    return answers


def unanswered(failure: Failure) -> Unanswered:
    """A failure as an answer. What failed matters little: a registry that is down says nothing about a work."""
    if failure.reason in _OURS:
        return Unanswered(failure.reason, failure.detail)
    return Unanswered("registry-unanswered", ": ".join(filter(None, (failure.reason, failure.detail))))


def says_no(answer: Answer) -> bool:
    """Whether a registry says that it has no such name. A web page does not: something else is at its address."""
    return answer.status == 404 and not answer.body.lstrip().startswith(b"<")


def question(endpoint: str, target: str, policy: Policy, accept: str = "application/json") -> Question:
    """A question to a registry: `target` is the path and query behind its endpoint, already quoted."""
    url = policy.endpoints[endpoint].rstrip("/") + target
    headers = {**policy.headers, "Accept": accept}
    return Question(url, endpoint, "GET", headers, read=MOST_BYTES, whole=True, trusted=policy.trusted(endpoint))
