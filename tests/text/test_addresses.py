"""Addresses as browsers read them: the cases are WHATWG's own where it has some (web-platform-tests/url)."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.text import addresses
from livebib.text.addresses import Address, BadAddress, OtherScheme, is_public, parse


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://example.org", "http://example.org/"),
        ("  HTTP://EXAMPLE.org:80/A  ", "http://example.org/A"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https:\\\\example.org\\a", "https://example.org/a"),
        ("https:/example.org/a", "https://example.org/a"),
        ("http://example.org/a/../b/./c", "http://example.org/b/c"),
        ("http://example.org/a/%2e%2E/b/..", "http://example.org/"),
        ("http://example.org/ü b", "http://example.org/%C3%BC%20b"),
        ("http://example.org/%zz%20%2F", "http://example.org/%zz%20%2F"),
        ("http://example.org/a|b^{c}", "http://example.org/a|b%5E%7Bc%7D"),
        ("http://example.org/?q='a b'|{}", "http://example.org/?q=%27a%20b%27|{}"),
        ("http://example.org?", "http://example.org/?"),
        ("http://user:secret@example.org/", "http://example.org/"),
        ("http://a@b@example.org/", "http://example.org/"),
        ("http://exa\nmple.org/\t", "http://example.org/"),
        ("http://münchen.de/", "http://xn--mnchen-3ya.de/"),
        ("http://faß.de/", "http://xn--fa-hia.de/"),
        ("http://☃.net/", "http://xn--n3h.net/"),
        ("http://EXAMPLE%2eorg/", "http://example.org/"),
        ("http://a_b.example.org/", "http://a_b.example.org/"),
        ("http://example.org./", "http://example.org./"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://[::FFFF:1.2.3.4]/", "http://[::ffff:102:304]/"),
    ],
)
def test_a_text_becomes_the_address_that_a_browser_opens(text: str, url: str) -> None:
    assert parse(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "example.org/a",
        "",
        "//example.org",
        "http://",
        "http:///",
        "http://a..b/",
        "http://.../",
        "http://a b.org/",
        "http://exa\u200bmple.org/",
        "http://ex%20ample.org/",
        f"http://{'a' * 64}.org/",
        f"http://{'a.' * 127}org/",
        "http://[::bad/",
        "http://[::1]x/",
        "http://[fe80::1%lo]/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://1.2.3.08/",
        "http://a<b>.org/",
    ],
)
def test_what_no_browser_opens_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress):
        parse(text)


@pytest.mark.parametrize(
    "text", ["mailto:a@b.org", "javascript:alert(1)", "ftp://x.org/", "file:///etc/passwd", "x-y+z:1"]
)
def test_other_schemes_are_told_apart(text: str) -> None:
    with pytest.raises(OtherScheme) as caught:
        parse(text)
    assert caught.value.scheme == text.partition(":")[0]


BASE = parse("https://example.org/a/b?c#d")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("x", "https://example.org/a/x"),
        ("../x", "https://example.org/x"),
        ("/x", "https://example.org/x"),
        ("//other.org/x", "https://other.org/x"),
        ("\\\\other.org", "https://other.org/"),
        ("?q", "https://example.org/a/b?q"),
        ("#f", "https://example.org/a/b?c#f"),
        ("", "https://example.org/a/b?c"),
        ("http:x", None),
        ("https:x", "https://example.org/a/x"),
        ("http://other.org", "http://other.org/"),
    ],
)
def test_a_relative_one_is_completed(text: str, url: str | None) -> None:
    if url is None:
        assert parse(text, BASE).host == "x"
    else:
        assert str(parse(text, BASE)) == url


@given(st.text())
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for each in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            address = parse(each)
        except BadAddress:
            continue
        assert str(address).isascii()
        assert not set(str(address)) & set(' \r\n\t<>"`')
        assert parse(str(address)) == address


@pytest.mark.parametrize(
    ("host", "lane"),
    [
        ("www.example.org", "example.org"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("alice.github.io", "alice.github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("localhost", "localhost"),
        ("co.uk", "co.uk"),
        ("example.org.", "example.org"),
    ],
)
def test_a_lane_is_what_shares_a_rate_limit(host: str, lane: str) -> None:
    assert addresses.lane(host) == lane


PRIVATE = """
0.0.0.0 0.1.2.3 10.1.1.1 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
2002:7f00:1:: 2002:a9fe:a9fe:: 2001:0:7f00:1::1 2001:db8::1 fc00::1 fd00::1 fe80::1 fec0::1 ff02::1
""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::".split()


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_address_is_private_however_it_is_wrapped(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


def test_a_fragment_is_no_part_of_what_is_asked() -> None:
    address = parse("https://example.org/a?b#c d")
    assert isinstance(address, Address)
    assert (address.url, address.target, address.fragment) == ("https://example.org/a?b", "/a?b", "c%20d")
