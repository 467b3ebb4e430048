"""Which moved links, and which DOIs with a slip, may be rewritten, and to what.

Safe is a move of which every server on the way said that it was for good (301 or 308), that stays on the registrable
domain and does not give up https. Names that are meant to outlive addresses (identifiers, handles, archived copies) are
never rewritten, nor is anything by an address that belongs to one visit: with a session, a token, a login.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from livebib.links.model import Link, Owner
from livebib.model.verdict import Outcome, Verdict
from livebib.text import addresses
from livebib.text.addresses import Address, BadAddress

_PERMANENT = (301, 308)
_NAMES = frozenset({"doi", "eprint", "isbn", "archiveurl"})  # fields that name a work, or a copy of a page
# Registrable domains and hosts whose addresses are made to stay although they lead elsewhere.
_ARCHIVES = frozenset(
    "archive.org archive.today archive.ph archive.is archive.li archive.vn archive.md archive.fo perma.cc "
    "webcitation.org arquivo.pt archive-it.org webarchive.org.uk archive.softwareheritage.org".split()
)
_PERSISTENT = frozenset(
    "doi.org purl.org w3id.org hdl.handle.net n2t.net nbn-resolving.org nbn-resolving.de identifiers.org".split()
)
# Query parameters, segments of a path and first labels of a host that belong to one visit.
_VISIT_PARAMETER = re.compile(
    rf"{addresses.TRACKING}|_ga|(?:php|asp|j)sess(?:ion)?id\w*|sid|session(?:_?id)?|(?:\w+[_-])?token"
    r"|auth|sig|signature|expires|x-(?:amz|goog)-[\w-]+|nonce|ticket|saml(?:request|response)|return_?(?:url|to)"
    r"|redirect_ur[il]|cookieset|needaccess",
    re.IGNORECASE,
)
_VISIT_SEGMENT = re.compile(
    r"(?:log|sign)-?in(?:\.\w+)?|sso|oauth2?|auth|idp|saml2?|consent|cookie-?consent|cookies?notsupported"
    r"|cookieabsent|captcha",
    re.IGNORECASE,
)
_VISIT_PATH_PARAMETER = re.compile(r";\w*sess(?:ion)?id\w*=", re.IGNORECASE)
_VISIT_HOST = re.compile(r"(?:log|sign)in|accounts?|auth|sso|idp|consent", re.IGNORECASE)
_USER = re.compile(r"//[^/?#\s]*@")


class Move(NamedTuple):
    """One place where a moved link stands."""

    link: Link
    owner: Owner
    to: str  # the new address, its owner's fragment kept
    safe: bool
    refused: str = ""  # why it is not rewritten; empty if it is
    can_be_forced: bool = False  # whether it is refused only because it is not safe


def judged(links: Iterable[tuple[Link, Outcome]], *, unsafe: bool) -> list[Move]:
    """A move for every place of the links that moved, in order; unsafe ones are refused unless asked for."""
    moved = [(link, outcome) for link, outcome in links if outcome.verdict is Verdict.MOVED or _is_slip(outcome)]
    moves = (_move(link, outcome, owner, unsafe) for link, outcome in moved for owner in link.owners)
    return [move for move in moves if move]


def _is_slip(outcome: Outcome) -> bool:
    """Whether a DOI is dead, and one very like it is registered."""
    return outcome.reason == "doi-unregistered" and outcome.final_url is not None


def _move(link: Link, outcome: Outcome, owner: Owner, unsafe: bool) -> Move | None:
    try:
        final = addresses.parse(outcome.final_url or "")
        old = addresses.parse(link.name if link.kind == "url" else link.url)
    except BadAddress as error:
        return Move(link, owner, outcome.final_url or "", False, f"its new address is none: {error}")
    if _is_slip(outcome):
        return Move(link, owner, str(final), False, "" if unsafe else "it is another DOI", not unsafe)
    new = final._replace(fragment=final.fragment or owner.fragment)
    if new == old._replace(fragment=owner.fragment):
        return None
    unsure = _unsure(old, final, outcome)
    never = _never(link, owner, old) or _of_one_visit(old, final)
    refused = never or ("" if unsafe else unsure)
    return Move(link, owner, str(new), not unsure, refused, bool(refused and not never))


def _unsure(old: Address, final: Address, outcome: Outcome) -> str:
    """Why a move is not safe, or nothing."""
    if not outcome.hops or any(hop.status not in _PERMANENT for hop in outcome.hops):
        return "not every server on the way said that it moved for good"
    if old.scheme == "https" and final.scheme == "http":
        return "its new address gives up https"
    if old.lane != final.lane:
        return f"it leads to another site, {final.lane}"
    return ""


def _never(link: Link, owner: Owner, old: Address) -> str:
    """Why a place is never rewritten, or nothing."""
    if link.kind != "url" or owner.field in _NAMES - {"archiveurl"}:
        return "identifiers are never rewritten"
    if owner.field == "archiveurl" or _is_one_of(old, _ARCHIVES):
        return "archived copies are never rewritten"
    if _is_one_of(old, _PERSISTENT):
        return "it is a name that is made to outlive addresses"
    if _USER.search(owner.written):
        return "it names a user, whom its new address does not"
    return ""


def _is_one_of(address: Address, names: frozenset[str]) -> bool:
    return address.lane in names or address.host in names


def _of_one_visit(old: Address, final: Address) -> str:
    """What in a new address belongs to one visit, unless the old one has it too."""
    for mark in sorted(_marks(final) - _marks(old)):
        return f"its new address belongs to one visit ({mark})"
    return ""


def _marks(address: Address) -> set[str]:
    names = (unquote(each.partition("=")[0]) for each in re.split(r"[&;]", address.query or ""))
    marks = {f"?{name}" for name in names if _VISIT_PARAMETER.fullmatch(name)}
    marks |= {f"/{segment}" for segment in address.path.split("/") if _VISIT_SEGMENT.fullmatch(segment)}
    if found := _VISIT_PATH_PARAMETER.search(address.path):
        marks.add(found[0])
    first = address.host.partition(".")[0]
    return marks | {f"{first}."} if _VISIT_HOST.fullmatch(first) else marks
