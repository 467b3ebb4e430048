"""Every reason a verdict can have: what happened, and what to do about it. `livebib explain` reads this."""

import re
from collections.abc import Callable
from typing import NamedTuple

from livebib.model.finding import Severity
from livebib.model.verdict import Verdict

SEVERITIES = {
    Verdict.DEAD: Severity.ERROR,
    Verdict.UNSAFE: Severity.ERROR,
    Verdict.SUSPECT: Severity.WARNING,
    Verdict.UNREACHABLE: Severity.WARNING,
    Verdict.MOVED: Severity.WARNING,
    Verdict.BLOCKED: Severity.INFO,
    Verdict.SKIPPED: Severity.INFO,
    Verdict.ALIVE: Severity.INFO,
}


class Reason(NamedTuple):
    """What `livebib explain NAME` says."""

    name: str
    verdict: Verdict  # that it leads to at first
    says: str  # a few words for a report
    about: str  # what happened and what follows from it
    remedy: str


_REPLACE = "Look for its new address, or an archived copy (web.archive.org), and change the entry."
#: What to do about a link that failed until it counted as dead, and about one that no entry holds.
REPLACE_LINK = "Look for its new address, or an archived copy (web.archive.org), and write that."
_LATER = "Nothing yet: it is dead only after three failed runs that span three days or more."
_BROWSER = "Open it in a browser if you doubt it. Nothing needs to be changed."
_OURS = "Nothing in the bibliography: see to the network, or run again later."


def _leading_to(verdict: Verdict, usually: str) -> Callable[..., Reason]:
    """What makes reasons that lead to one verdict; `usually` is what to do about most of them."""

    def made(name: str, says: str, about: str, remedy: str = usually) -> Reason:
        return Reason(name, verdict, says, about, remedy)

    return made


_alive = _leading_to(Verdict.ALIVE, "Nothing.")
_moved = _leading_to(Verdict.MOVED, "")
_blocked = _leading_to(Verdict.BLOCKED, _BROWSER)
_unreachable = _leading_to(Verdict.UNREACHABLE, _LATER)
_suspect = _leading_to(Verdict.SUSPECT, _REPLACE)
_dead = _leading_to(Verdict.DEAD, _REPLACE)
_unsafe = _leading_to(Verdict.UNSAFE, _REPLACE)
_skipped = _leading_to(Verdict.SKIPPED, "Nothing.")

_REASONS = [
    # It leads there.
    _alive("ok", "answers", "The server answered with what was asked for."),
    _alive("redirected", "answers elsewhere", "It was sent on, not for good, to a page that answers."),
    _alive(
        "doi-registered", "is registered", "The DOI's registry knows it, whatever the publisher's site says to robots."
    ),
    _alive("arxiv-registered", "is registered", "arXiv knows this id."),
    _alive("isbn-listed", "is listed", "Open Library has a book of this ISBN."),
    _moved(
        "moved-permanently",
        "has moved for good",
        "Every server on the way said that it moved for good (301 or 308), and the new address answers.",
        "Write the new address: `livebib check-links --fix` does it where that is safe.",
    ),
    # Nothing can be said.
    _blocked(
        "bot-wall",
        "refuses robots",
        "The server, or a guard in front of it (Cloudflare, Akamai, DataDome and others), wants a person with a "
        "browser. The link may be fine.",
    ),
    _blocked("login-wall", "wants a login", "It leads to a login page."),
    _blocked("consent-wall", "wants consent", "It leads to a page that asks for consent to cookies first."),
    _blocked("auth", "wants a login", "The page exists, for those who log in (401)."),
    _blocked("proxy-auth", "was not let through by the proxy", "Our own proxy wants a login (407).", _OURS),
    _blocked(
        "legal",
        "is withheld for legal reasons",
        "The server may not show it here (451).",
        "An archived copy may be of use to readers.",
    ),
    _blocked(
        "http2-only",
        "speaks HTTP/2 only",
        "The server speaks no HTTP/1.1, which is what livebib speaks. Browsers open the page.",
    ),
    _blocked(
        "rate-limited",
        "limits the rate",
        "The server wants fewer requests than were needed (429, or its like), for longer than this link may take. Its "
        "host was left alone for the rest of the run.",
        "Run again later: only what is not known yet is asked. A larger `timeout` waits longer.",
    ),
    _blocked(
        "tls-issuer-unknown",
        "has a certificate that cannot be proved from here",
        "The chain of its certificate is incomplete, or ends at an authority unknown here. Browsers often open such "
        "pages all the same.",
    ),
    _blocked(
        "no-route",
        "cannot be routed to from here",
        "This machine has no way to the host's network, for example to IPv6. That says nothing about the link.",
        _OURS,
    ),
    _blocked(
        "host-down",
        "is on a host that answers nobody",
        "Several links of its host got no answer at all in this run, so this one was not asked any more.",
        "Nothing: the links that were asked tell how the host is.",
    ),
    # It failed, but not for good yet.
    _unreachable("dns-nxdomain", "has a host that does not exist", "The name of its host has no address."),
    _unreachable(
        "dns-failure", "has a host whose name cannot be looked up", "The name servers did not answer, or not now."
    ),
    _unreachable("connect-refused", "has a host that refuses connections", "Nobody listens at the host's port."),
    _unreachable(
        "connect-timeout", "has a host that cannot be connected to", "The host did not take the connection in time."
    ),
    _unreachable("connect-failed", "has a host that cannot be connected to", "The connection could not be made."),
    _unreachable("read-timeout", "does not answer", "The server took the request and fell silent."),
    _unreachable(
        "deadline", "did not answer in time", "The answer was not there when the link's time (`timeout`) was over."
    ),
    _unreachable("reset", "breaks the connection off", "The server closed the connection before it had answered."),
    _unreachable("bad-http", "answers with what is no HTTP", "The answer cannot be read as HTTP."),
    _unreachable(
        "redirect-loop",
        "is sent round in a circle",
        "The redirects lead back to where they came from; often a page that insists on cookies.",
    ),
    _unreachable("too-many-redirects", "is sent on without end", "More than 20 redirects."),
    _unreachable(
        "tls-expired", "has an expired certificate", "The host's certificate is past its date; browsers warn."
    ),
    _unreachable(
        "tls-not-yet-valid",
        "has a certificate that is not valid yet",
        "The host's certificate begins in the future; is the clock right?",
    ),
    _unreachable(
        "tls-wrong-host", "has a certificate for another host", "The certificate names other hosts; browsers warn."
    ),
    _unreachable(
        "tls-self-signed", "has a certificate signed by itself", "Nobody vouches for the host; browsers warn."
    ),
    _unreachable(
        "tls-old",
        "speaks only an old TLS",
        "The host offers no version or cipher of TLS that is still allowed; browsers refuse it.",
    ),
    _unreachable("tls-failure", "cannot agree on TLS", "The encrypted connection could not be set up."),
    _blocked(
        "proxy-failure", "could not be asked through the proxy", "Our own proxy could not be reached or refused.", _OURS
    ),
    _blocked(
        "internal",
        "could not be asked",
        "livebib itself failed on this answer; that says nothing about the link.",
        "Please report it.",
    ),
    _unreachable(
        "registry-unanswered",
        "could not be looked up in its registry",
        "The registry in charge did not answer, or not in a way that makes sense. That says nothing about the work, "
        "and does not count against it.",
        "Run again later: only what is not known yet is asked.",
    ),
    # It answers, but probably not with what was cited.
    _suspect(
        "soft-404",
        "says 'not found' while its status says all is well",
        "The title of the page says that there is nothing here.",
    ),
    _suspect(
        "redirect-to-root",
        "is sent to the site's front page",
        "A link to a page deep in a site now leads to the front page: the page is probably gone.",
    ),
    _suspect(
        "https-dead",
        "cannot be reached by https, but by http",
        "Nobody answers at the host's port for https, while http has the page: browsers will warn, or not open it.",
        "Look for its new address; if there is none, write http.",
    ),
    _suspect(
        "title-mismatch",
        "names another work",
        "The page names the work it is about, and that is not the entry's.",
        "Compare both: correct the address, or the entry's title.",
    ),
    _suspect("parked", "is for sale", "The domain is parked or for sale, or was taken over by somebody else."),
    # It is dead.
    _dead("http-404", "is not found (404)", "The server says that there is no such page."),
    _dead("http-410", "is gone (410)", "The server says that the page is gone for good."),
    _dead(
        "doi-unregistered",
        "is no registered DOI",
        "No registry knows this DOI.",
        "Compare it with the publisher's page; a slip of one character is enough.",
    ),
    _dead(
        "arxiv-unknown",
        "is no arXiv id",
        "arXiv knows no such paper, or not in this version.",
        "Compare it with arXiv's page of the paper.",
    ),
    _dead("bad-url", "is no address", "No browser could open it.", "Correct it."),
    _dead(
        "bad-identifier",
        "is no identifier",
        "A DOI, arXiv id or ISBN that cannot be one.",
        "Compare it with the work itself.",
    ),
    _dead(
        "bad-redirect",
        "is sent to what is no address",
        "The server sends it on to something that no browser could open.",
    ),
    _dead(
        "redirect-without-location",
        "is sent on to nowhere",
        "The server says that the page is elsewhere, but not where.",
    ),
    # It was refused before a connection was made.
    _unsafe(
        "private-address",
        "leads to a private address",
        "It, or a redirect, leads into a private network, to this machine, or to a cloud's metadata: no connection "
        "was made.",
        'Use a public address; where a private one is meant, `allow-private = ["HOST"]`.',
    ),
    _unsafe(
        "redirect-scheme",
        "is sent to what is not of the web",
        "The server sends it on to file:, ftp:, javascript: or the like, which is never opened.",
        _REPLACE,
    ),
    # It was not asked.
    _skipped("excluded", "is excluded", "`exclude` names it, or `include` does not."),
    _skipped(
        "ignored",
        "is ignored",
        "A comment `% livebib: ignore` silences its reason.",
        "Nothing, until the comment's date.",
    ),
    _skipped("offline", "was not asked", "`--offline` asks nobody, and nothing is remembered of it."),
    _skipped(
        "interrupted",
        "was not asked any more",
        "The run was interrupted before.",
        "Run again: only what is not known yet is asked.",
    ),
    _skipped(
        "isbn-unlisted",
        "is not in Open Library",
        "The ISBN has a right check digit, and Open Library has no such book. It does not have all books, so that "
        "this says little.",
        "Nothing; compare it with the book if you doubt it.",
    ),
    _skipped("other-scheme", "is not of the web", "Only http and https are asked."),
    _alive("local", "is there", "The file, and the heading in it if one is named, are there."),
    _dead(
        "local-missing",
        "names a file that is not there",
        "A relative link in a document leads to no file.",
        "Correct the path.",
    ),
    _skipped(
        "local-outside",
        "leads out of the project",
        "A relative link leads to a file outside of the project's folder; it was not looked at.",
    ),
    _dead(
        "local-anchor",
        "names a heading that is not there",
        "The document has no heading or anchor of that name.",
        "Use one of the names proposed.",
    ),
]

REASONS = {reason.name: reason for reason in _REASONS}
_STATUS = re.compile(r"http-(\d{3})")


def says(name: str, detail: str = "") -> str:
    """What a report says of a reason, with the words of whoever failed; its id where nobody knows it."""
    known = reason(name)
    return (known.says if known else name) + (f" ({detail})" if detail else "")


def verdict(name: str) -> Verdict:
    """What a reason leads to at first; nothing can be said for one that nobody knows."""
    known = reason(name)
    return known.verdict if known else Verdict.BLOCKED


def reason(name: str) -> Reason | None:
    """What is known of a reason; `http-403` and other statuses are made when asked for."""
    found = REASONS.get(name)
    if found is None and (status := _STATUS.fullmatch(name)):
        code = int(status[1])
        verdict = Verdict.BLOCKED if code in (402, 403, 405, 406) else Verdict.UNREACHABLE
        remedy = _BROWSER if verdict is Verdict.BLOCKED else _LATER
        says = f"refuses us ({code})" if verdict is Verdict.BLOCKED else f"fails ({code})"
        return Reason(name, verdict, says, f"The server answered with status {code}.", remedy)
    return found
