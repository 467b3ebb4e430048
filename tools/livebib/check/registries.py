"""Identifiers: each asks its registry one thing, whether it is registered. One function a registry."""

from __future__ import annotations

import json
from urllib.parse import quote

from livebib.addresses import parse
from livebib.check import patience
from livebib.check.policy import Policy
from livebib.conversation import Conversation, Failure, Question
from livebib.reasons import reason
from livebib.verdicts import Hop, Outcome, Verdict

_IN_PATHS = "/:;()._-~!$&'*+,=@"  # what stands as it is in a path, RFC 3986


def doi(name: str, policy: Policy) -> Conversation[Outcome]:
    """Ask the resolver, and do not follow: the publisher behind it may refuse robots, the resolver does not.

    doi.org now and then answers 404 for DOIs that exist, so that a no is confirmed by the Handle system's own words:
    `responseCode` 100 means not found, 1 found. https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
    """
    base = policy.endpoints["doi"].rstrip("/")
    path = quote(name, safe=_IN_PATHS)
    if parse(f"{base}/{path}").url != f"{parse(base).url.rstrip('/')}/{path}":
        # `..` between slashes would lead out of the registry, to whatever else is at its address.
        return Outcome(Verdict.DEAD, "bad-identifier", detail="a part between slashes is '.' or '..'")
    reply = yield from patience.ask(_question(f"{base}/{path}", policy, "doi"), policy)
    if isinstance(reply, Failure):
        return _failed(reply)
    url = f"https://doi.org/{path}"
    if reply.status < 400:
        target = next(iter(reply.headers.all("location")), None)
        hops = (Hop(url, reply.status),) if target else ()
        return Outcome(Verdict.ALIVE, "doi-registered", reply.status, target or url, hops)
    if reply.status in (404, 410):
        question = _question(f"{base}/api/handles/{path}", policy, "doi")._replace(read=64 * 1024)
        answer = yield from patience.ask(question, policy)
        if not isinstance(answer, Failure) and answer.status == 200 and _handle_code(answer.body) == 1:
            return Outcome(Verdict.ALIVE, "doi-registered", reply.status, url)
        return Outcome(Verdict.DEAD, "doi-unregistered", reply.status, url)
    return _by_status(reply.status, url)


def arxiv(name: str, policy: Policy) -> Conversation[Outcome]:
    """Ask for the abstract's page; arXiv answers 404 for ids and versions that do not exist."""
    base = policy.endpoints["arxiv"].rstrip("/")
    reply = yield from patience.ask(_question(f"{base}/abs/{name}", policy, "arxiv"), policy)
    if isinstance(reply, Failure):
        return _failed(reply)
    url = f"https://arxiv.org/abs/{name}"
    if reply.status < 400:
        return Outcome(Verdict.ALIVE, "arxiv-registered", reply.status, url)
    if reply.status in (404, 410):
        return Outcome(Verdict.DEAD, "arxiv-unknown", reply.status, url)
    return _by_status(reply.status, url)


def _question(url: str, policy: Policy, endpoint: str) -> Question:
    return Question(url, endpoint, "GET", policy.headers, trusted=policy.trusted(endpoint))


def _failed(failure: Failure) -> Outcome:
    known = reason(failure.reason)
    return Outcome(known.verdict if known else Verdict.BLOCKED, failure.reason, failure.status, detail=failure.detail)


def _by_status(status: int, url: str) -> Outcome:
    name = {401: "auth", 407: "proxy-auth", 451: "legal"}.get(status, f"http-{status}")
    known = reason(name)
    return Outcome(known.verdict if known else Verdict.BLOCKED, name, status, url)


def _handle_code(body: bytes) -> int | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    code = data.get("responseCode") if isinstance(data, dict) else None
    return code if isinstance(code, int) else None
