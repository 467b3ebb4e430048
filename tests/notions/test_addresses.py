"""Addresses: what browsers make of them (web-platform-tests), what check-links, lint and README make of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livebib.text.addresses import BadAddress, OtherScheme, parse
from tests.conftest import Livebib, Tree
from tests.shared import SHARED

# What a browser opens, or tries to, and livebib refuses: no name that could be looked up is written so.
UNSEEN = "characters that nobody sees are a slip or a trick, though browsers drop them"
NO_NAME = "browsers hand the name on; no resolver knows one with empty parts or such characters"
DELIBERATE = {
    "http://GOO\u200b\u2060\ufeffgoo.com": UNSEEN,
    "https://a%C2%ADb/": UNSEEN,
    "http://./": NO_NAME,
    "http://../": NO_NAME,
    "http://foo.09..": NO_NAME,
    "http://!\"$&'()*+,-.;=_`{}~/": NO_NAME,
}


def ours(text: str, base: str | None) -> str | None:
    """The address as livebib reads it; None where there is none. Raises OtherScheme."""
    try:
        return str(parse(text, parse(base) if base else None))
    except OtherScheme:
        raise
    except BadAddress:
        return None


def without_user(address: str) -> str:
    """livebib leaves names and passwords out of every address."""
    scheme, _, rest = address.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


def test_an_address_is_what_browsers_make_of_it_but_for_the_differences_above() -> None:
    path = SHARED / "oracles" / "urltestdata.json"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    different, compared = set(), 0
    for row in json.loads(path.read_text(encoding="utf-8")):
        if isinstance(row, str):
            continue
        try:
            read = ours(row["input"], row["base"])
        except OtherScheme:  # only those of the web are read
            assert not row.get("href", "").startswith(("http:", "https:"))
            continue
        if not row.get("failure") and not row["href"].startswith(("http:", "https:")):
            continue  # relative to an address of another scheme
        compared += 1
        if read != (None if row.get("failure") else without_user(row["href"])):
            different.add(row["input"])
    assert compared > 400
    assert different == DELIBERATE.keys()


@pytest.mark.parametrize("host", ["xn--", "a.xn--pokxncvks", "XN--pokxncvks.org", "xn--99999999.de", "xn--ab.de"])
def test_a_host_in_punycode_that_stands_for_no_name(tree: Tree, livebib: Livebib, host: str) -> None:
    tree({"a.bib": f"@misc{{a, author = {{Li, Wei}}, title = {{T}}, year = 2020, url = {{https://{host}/}}}}\n"})
    link = json.loads(livebib("check-links", "--offline", "--format", "json", "a.bib").out)["links"][0]
    assert (link["verdict"], link["reason"]) == ("dead", "bad-url")
    assert "warning[url-invalid]" in livebib("lint", "a.bib").out


@pytest.mark.parametrize("host", ["xn--mnchen-3ya.de", "xn--n3h.net", "xn--e1afmkfd.xn--p1ai", "XN--ls8h.la"])
def test_a_host_in_punycode_that_stands_for_one(tree: Tree, livebib: Livebib, host: str) -> None:
    tree({"a.bib": f"@misc{{a, author = {{Li, Wei}}, title = {{T}}, year = 2020, url = {{https://{host}/}}}}\n"})
    link = json.loads(livebib("check-links", "--offline", "--format", "json", "a.bib").out)["links"][0]
    assert link["verdict"] == "skipped"
    assert "url-invalid" not in livebib("lint", "a.bib").out


def test_readme_links_to_nothing_that_no_browser_opens(tree: Tree, livebib: Livebib) -> None:
    bib = "@misc{a, title = {T}, url = {https://xn--/}}\n"
    page = "<!-- livebib:begin resources -->\n<!-- livebib:end resources -->\n"
    tree({"a.bib": bib, "README.md": page, "livebib.toml": "bib = ['a.bib']"})
    assert livebib("render").code == 0
    assert "](https" not in Path("README.md").read_text()
