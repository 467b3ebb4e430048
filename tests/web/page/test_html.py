"""What a page says of itself, whoever wrote it, and however long it is made to take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livebib.text.addresses import parse
from livebib.web import fragments, html, softness, walls
from livebib.web.conversation import Headers
from livebib.web.html import Page, read
from tests.effort import no_square


def head(markup: str, content_type: str = "text/html; charset=utf-8") -> Page:
    return read(f"<!doctype html><html><head>{markup}</head><body></body></html>".encode(), content_type)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>A page</title>", "A page"),
        ("<TITLE lang=en>\n A   page\n</TITLE>", "A page"),
        ("<title>Tom &amp; J&eacute;r&#244;me</title>", "Tom & Jérôme"),
        ("<title>A <b>page</b></title>", "A page"),
        ("<!-- <title>old</title> --><title>new</title>", "new"),
        ("<script>var t = '<title>no</title>'</script><title>yes</title>", "yes"),
        ("<title>never closed", "never closed"),
        ("<title></title>", ""),
        (f"<title>&#{'1' * 6000};</title>", "\ufffd"),
        ("", ""),
    ],
)
def test_a_title(markup: str, title: str) -> None:
    assert head(markup).title == title


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (b"<title>caf\xc3\xa9</title>", "text/html", "café"),
        (b"<title>caf\xe9</title>", "text/html; charset=ISO-8859-1", "café"),
        (b'<meta charset="windows-1252"><title>caf\xe9</title>', "text/html", "café"),
        (b"<title>caf\xe9</title>", "text/html; charset=no-such-thing", "caf\ufffd"),
        (b"<title>caf\xe9</title>", "text/html; charset=base64", "caf\ufffd"),
        (b"<title>caf\xe9</title>", "text/html; charset=punycode", "caf\ufffd"),  # a codec of quadratic time
        (b"<title>caf\xe9</title>", "text/html; charset=unicode_escape", "caf\ufffd"),
        ("<title>日本</title>".encode("shift_jis"), "text/html; charset=Shift_JIS", "日本"),
        ("<title>привет</title>".encode("koi8-r"), "text/html; charset=koi8-r", "привет"),
        ("\ufeff<title>日本</title>".encode("utf-16-le"), "text/html; charset=utf-8", "日本"),  # the mark knows better
    ],
)
def test_a_title_in_its_encoding(body: bytes, content_type: str, title: str) -> None:
    assert read(body, content_type).title == title


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ('<meta property="og:title" content="A &quot;work&quot;">', ('A "work"',)),
        ("<meta content='A > B' property='og:title'>", ("A > B",)),
        ("<meta name=og:title content=Work>", ("Work",)),
        ('<meta property="og:title" content="Site"><meta property="og:site_name" content="site">', ()),
        ('<script type="application/ld+json">[{"@type":"Book","name":"A work"}]</script>', ("A work",)),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"A work"}]}</script>',
            ("A work",),
        ),
        ('<script type="application/ld+json">{"@type":"Organization","name":"A body"}</script>', ()),
        ('<script type="application/ld+json">{broken</script>', ()),
    ],
)
def test_the_work_a_page_is_about(markup: str, named: tuple[str, ...]) -> None:
    assert head(markup).named == named


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/x", "/x"),
        ("0;URL='/x'", "/x"),
        ("0;/x", "/x"),
        ("3, url=/x", "/x"),
        ("0.5; url=/x", "/x"),
        ("4; url=/x", None),
        ("0", None),
        ("0; url=", None),
        ("", None),
    ],
)
def test_where_a_page_sends_on_to(content: str, target: str | None) -> None:
    assert head(f'<meta http-equiv="Refresh" content="{content}">').refresh == target


def test_what_is_for_browsers_without_scripts_is_not_for_us() -> None:
    assert head('<noscript><meta http-equiv="refresh" content="0; url=/enable"></noscript>').refresh is None


@given(st.binary(max_size=2000), st.text(max_size=50))
def test_any_bytes_are_some_page(body: bytes, content_type: str) -> None:
    page = read(body, content_type)
    assert len(page.title) <= 1000
    html.is_drawn_by_script(html.decode(body, content_type))
    fragments.notes(body, content_type, True, ["x"])


PIECES = [
    "<!--", "<script ", "<script>", "<style>", "<noscript>", "<title", "<title>", "<meta ", "<meta '\"", "<meta a=\"",
    "<meta content='<meta ", "a", " ", "a=", "<", "id=\"", "id=' ", "<div ", "<div id", "&", "&#", "&amp", "</", "-->",
    "<script type=ld+json>{\"@graph\":[", "name= ", "= ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_page_made_to_be_slow_takes_linear_time(piece: str) -> None:
    body = (piece * (256 * 1024 // len(piece))).encode()
    with no_square():
        page = read(body, "text/html")
        text = html.decode(body, "text/html")
        html.is_drawn_by_script(text + "<script>")
        fragments.notes(body, "text/html", True, ["x"])
        walls.is_bot_wall(403, Headers(), page.title, body)


@pytest.mark.parametrize("piece", ["_", "/404", "/404_", "-", "login/", "a=b&", "%", "."])
def test_an_address_made_to_be_slow_takes_linear_time(piece: str) -> None:
    address = parse("https://example.org/404" + piece * (60_000 // len(piece)) + "?" + piece * 1000)
    with no_square():
        softness.is_soft_404(Page("", (), (), None), parse("https://example.org/x"), address, ())
        softness.is_sent_to_root(address, address)
        walls.is_login(address)
        walls.is_consent(address)
