"""Links by name: what name servers say, hosts that are asked in their own way, and names in any script.

Each run is in a network of its own (`tests.farm.inside`), with a name server there and servers on the usual ports.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.farm import inside
from tests.farm.certificates import Certificates
from tests.farm.names import Answer
from tests.farm.row import Row
from tests.farm.script import answer, page, paths, raw, redirect
from tests.farm.server import Farm
from tests.links.served.command import check, write_project

REMOVED, SHOWN = "removed_vid", "dQw4w9WgXcQ"
REFUSING, FULL, AWAY = "127.0.0.9", "127.0.0.10", "198.51.100.9"  # nearer than the others, so they are tried first

GITHUB = paths({"/old/name": redirect("/new/name", 301), "/new/name": answer(200)})
VIDEOS = answer(200)

# Each row's host is what its address names; `serve` is what is there.
ROWS = [
    Row(6, "nxdomain", raw(), "unreachable", "dns-nxdomain", path="http://nowhere.example/works/page"),
    Row(6, "no-address", raw(), "unreachable", "dns-nxdomain", path="http://empty.example/works/page"),
    Row(7, "servfail", raw(), "unreachable", "dns-failure", path="http://failing.example/works/page"),
    Row(7, "no-answer", raw(), "unreachable", "dns-failure", path="http://silent.example/works/page",
        or_else=("unreachable", "deadline")),
    Row(8, "ipv6-only", raw(), "blocked", "no-route", path="http://six.example/works/page"),
    Row(9, "first-refuses", answer(200), "alive", "ok", path="http://refusing.example/works/page"),
    Row(9, "first-takes-no-connection", answer(200), "alive", "ok", path="http://full.example/works/page"),
    Row(9, "first-has-no-route", answer(200), "alive", "ok", path="http://away.example/works/page"),
    Row(68, "https-refused-http-alive", answer(200), "suspect", "https-dead",
        path="https://plain.example/works/page"),
    Row(76, "umlaut", answer(200), "alive", "ok", path="http://bücher.example/works/page"),
    Row(76, "punycode", answer(200), "alive", "ok", path="http://xn--strae-oqa.example/works/page"),
    Row(76, "emoji", answer(200), "alive", "ok", path="http://i❤.example/works/page"),
    Row(76, "mixed-scripts", answer(200), "alive", "ok", path="http://раураl.example/works/page"),
    Row(78, "trailing-dot", answer(200), "alive", "ok", path="http://dotted.example./works/page"),
    Row(33, "login-at-another-host", redirect("http://accounts.login.example/v3?x=1"), "blocked", "login-wall",
        path="http://publisher.example/works/page"),
    Row(34, "consent-at-another-host", redirect("http://consent.video.example/m?continue=x"), "blocked", "consent-wall",
        path="http://video.example/works/page", or_else=("alive", "redirected")),
    Row(39, "sent-to-a-domain-for-sale", redirect("http://hugedomains.com/domain_profile.cfm?d=old"),
        "suspect", "parked", path="http://old.example/works/page"),
    Row(86, "youtube-removed", VIDEOS, "dead", "http-404", path=f"https://www.youtube.com/watch?v={REMOVED}"),
    Row(86, "youtube-shown", VIDEOS, "alive", "ok", path=f"https://www.youtube.com/watch?v={SHOWN}\\&t=3s"),
    Row(86, "youtu.be-removed", answer(200), "dead", "http-404", path=f"https://youtu.be/{REMOVED}"),
    Row(87, "github-renamed", GITHUB, "moved", "moved-permanently", path="https://github.com/old/name"),
    Row(87, "github-private", GITHUB, "dead", "http-404", path="https://github.com/private/name"),
    Row(87, "github-branch-deleted", GITHUB, "dead", "http-404", path="https://github.com/new/name/tree/deleted"),
]  # fmt: skip
# Hosts that rows lead to.
FURTHER = {
    "accounts.login.example": answer(200, page("Sign in")),
    "consent.video.example": answer(200, page("Before you continue")),
    "hugedomains.com": answer(200, page("old.example")),
    "img.youtube.com": paths({f"/vi/{SHOWN}/0.jpg": answer(200, b"\xff\xd8", kind="image/jpeg")}),
}
NAMES: dict[str, list[str] | Answer] = {  # beside those of the rows
    "nowhere.example": Answer.NXDOMAIN,
    "empty.example": [],
    "failing.example": Answer.SERVFAIL,
    "silent.example": Answer.SILENCE,
    "six.example": ["2606:4700::1111"],
}
BEFORE = {"refusing.example": REFUSING, "full.example": FULL, "away.example": AWAY}


def scene() -> dict[str, Any]:
    """All rows in one run, in a network of its own."""
    sites = {row.path.split("/")[2]: row.serve for row in ROWS} | FURTHER
    with Farm() as farm, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = dict(NAMES)
        certificates = Certificates([site for site in sites if site.isascii()])
        for site, serve in sites.items():
            ascii_name = site.rstrip(".").encode("idna").decode() if "❤" not in site else "xn--i-7iq.example"
            address = farm.host(serve)
            names.setdefault(ascii_name, [*([BEFORE[site]] if site in BEFORE else []), address])
            farm.listen(site, address=address, port=80)
            if site != "plain.example":
                farm.listen(site, address=address, port=443, tls=certificates.contexts["tls"])
        farm.fill(address=FULL, port=80)
        farm.answer_names(names)
        write_project(folder, {row.name: row.path for row in ROWS})
        bundle = certificates.write_bundle(folder / "authority.pem")
        checked = check(folder, environment={"SSL_CERT_FILE": str(bundle)})
        return {
            "report": checked.report,
            "hosts": [record.request.headers.get("host") for record in farm.records.requests],
        }


@pytest.fixture(scope="module")
def seen() -> Any:
    return inside.run(f"{__name__}:scene")


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_verdict(seen: Any, row: Row) -> None:
    link = next(link for link in seen["report"]["links"] if link["owners"][0]["key"] == row.name)
    assert (link["verdict"], link["reason"]) in ((row.verdict, row.reason), row.or_else)


def test_names_in_other_scripts_are_asked_for_in_ascii(seen: Any) -> None:
    assert {"xn--bcher-kva.example", "xn--i-7iq.example"} <= set(seen["hosts"])
