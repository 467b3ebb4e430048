"""Every behaviour of a web server as a row: what it says, and what is to be said of the link."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from livebib.model.verdict import Hop, Outcome, Verdict
from livebib.text.addresses import parse
from livebib.web.conversation import Policy, Reply
from livebib.web.page import MOST_HOPS, MOST_READ, Cited, check
from tests.web.page.talks import Talk, fails, page, says, talk

DEEP = "https://example.org/papers/2017/attention"
POLICY = Policy(now=lambda: 1_700_000_000.0, chance=lambda: 0.5)


def ask(url: str, replies: Sequence[Reply], *titles: str, fragments: tuple[str, ...] = ()) -> Talk:
    return talk(check(parse(url), Cited(titles, fragments), POLICY), replies)


def outcome(url: str, *replies: Reply, titles: tuple[str, ...] = ()) -> Outcome:
    found = ask(url, replies, *titles).outcome
    assert isinstance(found, Outcome)
    return found


@pytest.mark.parametrize(
    ("status", "verdict", "reason"),
    [
        (200, "alive", "ok"),
        (203, "alive", "ok"),
        (204, "alive", "ok"),
        (206, "alive", "ok"),
        (300, "alive", "ok"),
        (304, "alive", "ok"),
        (202, "blocked", "bot-wall"),  # IEEE Xplore, to robots
        (400, "unreachable", "http-400"),
        (401, "blocked", "auth"),
        (402, "blocked", "http-402"),
        (403, "blocked", "http-403"),
        (404, "dead", "http-404"),
        (405, "blocked", "http-405"),
        (406, "blocked", "http-406"),
        (407, "blocked", "proxy-auth"),
        (408, "unreachable", "http-408"),
        (410, "dead", "http-410"),
        (412, "blocked", "bot-wall"),
        (418, "blocked", "bot-wall"),
        (421, "unreachable", "http-421"),
        (430, "blocked", "bot-wall"),
        (440, "blocked", "bot-wall"),
        (449, "blocked", "bot-wall"),
        (451, "blocked", "legal"),
        (498, "blocked", "bot-wall"),
        (501, "unreachable", "http-501"),
        (505, "unreachable", "http-505"),
        (525, "unreachable", "http-525"),
        (999, "blocked", "bot-wall"),  # LinkedIn
    ],
)
def test_a_status_is_judged(status: int, verdict: str, reason: str) -> None:
    found = outcome(DEEP, says(status))
    assert (found.verdict, found.reason, found.status) == (verdict, reason, status)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 522])
def test_a_server_in_trouble_is_asked_three_times(status: int) -> None:
    found = ask(DEEP, [says(status), says(status), says(status)])
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.verdict, found.outcome.reason) == (Verdict.UNREACHABLE, f"http-{status}")
    assert [question.delay for question in found.asked] == [0.0, 0.5, 1.0]


def test_one_that_recovers_is_alive() -> None:
    assert outcome(DEEP, says(503), says(200, page())).reason == "ok"


@pytest.mark.parametrize(
    ("reason", "tries"),
    [
        ("dns-nxdomain", 1),
        ("dns-failure", 2),
        ("connect-refused", 2),
        ("connect-timeout", 2),
        ("read-timeout", 2),
        ("deadline", 1),
        ("reset", 3),
        ("bad-http", 2),
        ("tls-expired", 1),
        ("tls-wrong-host", 1),
        ("tls-self-signed", 1),
        ("tls-old", 1),
    ],
)
def test_what_failed_on_the_way_is_unreachable_after_its_tries(reason: str, tries: int) -> None:
    found = ask(DEEP.replace("https", "http"), [fails(reason)] * tries)
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.verdict, found.outcome.reason) == (Verdict.UNREACHABLE, reason)


@pytest.mark.parametrize("reason", ["tls-issuer-unknown", "no-route", "proxy-failure", "internal"])
def test_a_failure_of_ours_says_nothing_about_the_link(reason: str) -> None:
    assert outcome(DEEP, fails(reason)).verdict is Verdict.BLOCKED


def test_a_private_address_is_unsafe() -> None:
    assert outcome(DEEP, fails("private-address")).verdict is Verdict.UNSAFE


def test_a_second_try_needs_time() -> None:
    assert outcome("http://example.org/a", fails("connect-refused", left=0.2)).reason == "connect-refused"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (says(200, page()), "https-dead"),
        (says(301, location=DEEP), "connect-refused"),
        (says(404), "connect-refused"),
        (fails("connect-refused"), "connect-refused"),
    ],
)
def test_where_https_is_dead_http_is_tried_once(reply: Reply, reason: str) -> None:
    found = ask(DEEP, [fails("connect-refused")] * 2 + [reply])
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.reason, found.asked[2].url) == (reason, DEEP.replace("https", "http"))


def test_a_port_of_its_own_is_not_tried_without_tls() -> None:
    assert outcome("https://example.org:8443/", *[fails("connect-refused")] * 2).reason == "connect-refused"


def test_a_header_too_large_for_us_leaves_the_link_alive() -> None:
    assert outcome(DEEP, *[fails("bad-http")._replace(status=200)] * 2).verdict is Verdict.ALIVE
    assert outcome(DEEP, *[fails("bad-http")._replace(status=302)] * 2).verdict is Verdict.UNREACHABLE


# -- redirects


def hop(status: int, to: str, *, new_cookies: bool = False) -> Reply:
    return says(status, location=to, new_cookies=new_cookies)


def test_permanent_hops_mean_moved() -> None:
    found = outcome(DEEP, hop(301, "/a/b"), hop(308, "https://other.org/a/b"), says(200, page()))
    assert (found.verdict, found.reason) == (Verdict.MOVED, "moved-permanently")
    assert found.hops == (Hop(DEEP, 301), Hop("https://example.org/a/b", 308))
    assert found.final_url == "https://other.org/a/b"


@pytest.mark.parametrize("status", [302, 303, 307, 300])
def test_one_temporary_hop_and_it_has_not_moved(status: int) -> None:
    found = outcome(DEEP, hop(301, "/a/b"), hop(status, "/a/c"), says(200, page()))
    assert (found.verdict, found.reason) == (Verdict.ALIVE, "redirected")


def test_the_last_hop_decides() -> None:
    found = outcome(DEEP, hop(301, "/a/b"), says(404))
    assert (found.verdict, found.reason, len(found.hops)) == (Verdict.DEAD, "http-404", 1)


@pytest.mark.parametrize(
    ("location", "verdict", "reason"),
    [
        ("", "dead", "redirect-without-location"),
        ("http://[::bad/", "dead", "bad-redirect"),
        ("https://example.org:99999/", "dead", "bad-redirect"),
        (f"https://{'a' * 64}.org/", "dead", "bad-redirect"),
        ("file:///etc/passwd", "unsafe", "redirect-scheme"),
        ("ftp://example.org/", "unsafe", "redirect-scheme"),
        ("javascript:alert(1)", "unsafe", "redirect-scheme"),
        ("mailto:a@example.org", "unsafe", "redirect-scheme"),
        ("intent://x#Intent;end", "unsafe", "redirect-scheme"),
    ],
)
def test_a_redirect_that_leads_nowhere(location: str, verdict: str, reason: str) -> None:
    found = outcome(DEEP, hop(302, location))
    assert (found.verdict, found.reason) == (verdict, reason)


def test_no_location_at_all() -> None:
    assert outcome(DEEP, says(302)).reason == "redirect-without-location"


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/caf\xe9", "https://example.org/caf%E9"),  # a raw byte of Latin-1
        ("/caf\xc3\xa9", "https://example.org/caf%C3%A9"),  # UTF-8, as http.client hands it over
        ("/a b", "https://example.org/a%20b"),
        ("?q=1", "https://example.org/papers/2017/attention?q=1"),
        ("//other.org/a/b", "https://other.org/a/b"),
        ("next", "https://example.org/papers/2017/next"),
    ],
)
def test_a_location_is_read_as_browsers_do(location: str, asked: str) -> None:
    found = ask(DEEP, [hop(302, location), says(200, page())])
    assert found.asked[1].url == asked


def test_a_circle_is_noticed_at_once() -> None:
    found = ask(DEEP, [hop(302, "/a/b"), hop(302, DEEP)])
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.verdict, found.outcome.reason) == (Verdict.UNREACHABLE, "redirect-loop")


def test_a_redirect_to_itself_with_a_cookie_is_tried_once_more() -> None:
    assert outcome(DEEP, hop(302, DEEP, new_cookies=True), says(200, page())).reason == "redirected"


def test_a_permanent_redirect_to_itself_is_no_move() -> None:
    assert outcome(DEEP, hop(301, DEEP, new_cookies=True), says(200, page())).reason == "redirected"


def test_new_cookies_for_ever_are_a_circle_too() -> None:
    found = ask(DEEP, [hop(302, DEEP, new_cookies=True)] * 4)
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.reason == "redirect-loop"


@pytest.mark.parametrize(("hops", "reason"), [(MOST_HOPS, "redirected"), (MOST_HOPS + 1, "too-many-redirects")])
def test_twenty_hops_are_followed_and_no_more(hops: int, reason: str) -> None:
    replies: list[Reply] = [hop(302, f"/hop/{number}") for number in range(hops)]
    if hops <= MOST_HOPS:
        replies.append(says(200, page()))
    found = ask(DEEP, replies).outcome
    assert isinstance(found, Outcome)
    assert found.reason == reason


def test_a_page_that_refreshes_at_once_is_followed() -> None:
    found = ask(DEEP, [says(200, page(head='<meta http-equiv="refresh" content="0; url=/a/b">')), says(200, page())])
    assert found.asked[1].url == "https://example.org/a/b"
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.reason == "redirected"


@pytest.mark.parametrize("content", ["300; url=/a/b", "5", "0"])
def test_a_page_that_reloads_itself_is_not(content: str) -> None:
    assert outcome(DEEP, says(200, page(head=f'<meta http-equiv=refresh content="{content}">'))).reason == "ok"


@pytest.mark.parametrize(
    "url", [DEEP, "/papers/2017/attention", "intent://x#Intent;end", "javascript:x", "http://[::bad/"]
)
def test_a_page_that_refreshes_to_nowhere_else_is_there(url: str) -> None:
    assert outcome(DEEP, says(200, page(head=f'<meta http-equiv=refresh content="0; url={url}">'))).reason == "ok"


def test_a_refresh_header_counts() -> None:
    assert outcome(DEEP, says(200, page(), refresh="0;url=/a/b"), says(200, page())).reason == "redirected"


def test_a_target_that_is_excluded_is_not_asked() -> None:
    policy = POLICY._replace(excluded=lambda url: "wiley" in url)
    found = talk(check(parse(DEEP), Cited(), policy), [hop(302, "https://onlinelibrary.wiley.com/x")]).outcome
    assert isinstance(found, Outcome)
    assert (found.verdict, found.reason) == (Verdict.SKIPPED, "excluded")


# -- walls


@pytest.mark.parametrize(
    "reply",
    [
        says(403, cf_mitigated="challenge"),
        says(403, server="cloudflare"),
        says(403, page("Just a moment..."), server="x"),
        says(403, page("Access Denied")),
        says(403, page("x", body="<script src=https://geo.captcha-delivery.com/c.js></script>")),
        says(429, cf_mitigated="challenge"),
        says(404, cf_mitigated="challenge"),
        says(403, x_datadome="protected"),
        says(200, page("Making sure you&#39;re not a bot!")),
        says(200, page("Just a moment...")),
        says(503, page("Just a moment..."), cf_mitigated="challenge"),
    ],
)
def test_a_robot_wall_says_nothing(reply: Reply) -> None:
    found = outcome(DEEP, reply)
    assert (found.verdict, found.reason) == (Verdict.BLOCKED, "bot-wall")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/login?next=/papers", "login-wall"),
        ("https://accounts.example.org/x", "login-wall"),
        ("/idp/profile/SAML2/Redirect", "login-wall"),
        ("https://sso.example.org/", "login-wall"),
        ("https://consent.example.org/m?continue=x", "consent-wall"),
        ("/cookie-consent/", "consent-wall"),
        ("/papers/signing-off", "redirected"),
        ("/blogindex/a", "redirected"),
    ],
)
def test_a_redirect_to_a_login_or_to_consent(location: str, reason: str) -> None:
    assert outcome(DEEP, hop(302, location), says(200, page())).reason == reason


@pytest.mark.parametrize(
    ("reply", "titles", "reason"),
    [
        (says(200, page("CAPTCHA: Using Hard AI Problems for Security")), (), "ok"),
        (says(200, page("Access Denied: A History")), ("Access Denied: A History",), "ok"),
        (says(404, page("CAPTCHA: not here")), (), "http-404"),
        (says(404, page("Access Denied")), (), "http-404"),
        (says(200, page("CAPTCHA")), (), "bot-wall"),
    ],
)
def test_a_work_on_walls_is_no_wall(reply: Reply, titles: tuple[str, ...], reason: str) -> None:
    assert outcome(DEEP, reply, titles=titles).reason == reason


# -- pages that are not what was cited

TITLE = "Attention Is All You Need"


@pytest.mark.parametrize(
    "title",
    ["Page not found", "404 Not Found", "Error 404", "404", "Oops! That page does not exist", "Seite nicht gefunden",
     "Page introuvable", "Página no encontrada", "The page you requested has been removed", "404 - Example"],
)  # fmt: skip
def test_not_found_in_words_is_suspect(title: str) -> None:
    found = outcome(DEEP, says(200, page(title)), titles=(TITLE,))
    assert (found.verdict, found.reason) == (Verdict.SUSPECT, "soft-404")


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "Lost and found",
        "RFC 404",
        "The 404 area code: a history",
        "Founding fathers",
        "Section 404 of the act",
        "404 Media",
        "",
    ],
)
def test_other_titles_are_not(title: str) -> None:
    assert outcome(DEEP, says(200, page(title))).verdict is Verdict.ALIVE


def test_a_work_may_be_called_not_found() -> None:
    title = "Page Not Found: A Memoir"
    assert outcome(DEEP, says(200, page(title)), titles=(title,)).verdict is Verdict.ALIVE


@pytest.mark.parametrize(
    ("url", "to", "reason"),
    [
        (DEEP, "https://example.org/", "redirect-to-root"),
        (DEEP, "https://www.example.org/index.html", "redirect-to-root"),
        ("https://example.org/x?id=7", "/", "redirect-to-root"),
        ("https://example.org/x", "https://www.example.org/", "moved-permanently"),
        (DEEP, "https://example.org/#/papers/7", "moved-permanently"),
        (DEEP, "https://example.org/?p=7", "moved-permanently"),
        ("https://example.org/", "https://www.example.org/", "moved-permanently"),
        ("https://example.org/?utm_source=x", "https://example.org/", "moved-permanently"),
    ],
)
def test_a_deep_link_sent_to_the_front_page_is_suspect(url: str, to: str, reason: str) -> None:
    assert outcome(url, hop(301, to), says(200, page())).reason == reason


@pytest.mark.parametrize(
    "title", ["example.org is for sale", "Buy this domain", "This domain may be for sale | HugeDomains"]
)
def test_a_domain_for_sale_is_suspect(title: str) -> None:
    assert outcome(DEEP, says(200, page(title))).reason == "parked"


def meta(name: str, content: str) -> str:
    key = "property" if name.startswith("og:") else "name"
    return f'<meta {key}="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (meta("citation_title", "Sheep Farming in Wales: A Survey of Practice"), "title-mismatch"),
        (meta("og:title", "Sheep Farming in Wales"), "title-mismatch"),
        ('<script type="application/ld+json">{"@type":"ScholarlyArticle","headline":"Sheep Farming in Wales"}</script>',
         "title-mismatch"),
        (meta("citation_title", "Attention is all you need"), "ok"),
        (meta("citation_title", "Attention Is All You Need: Transformers explained"), "ok"),
        (meta("og:title", "[1706.03762] Attention Is All You Need"), "ok"),
        (meta("og:title", "Home") + meta("og:site_name", "Home"), "ok"),
        ("", "ok"),  # a page that names no work of its own is not compared
    ],
)  # fmt: skip
def test_a_page_that_names_another_work_is_suspect(head: str, reason: str) -> None:
    title = "Attention" if "Attention" in head else "A journal"
    assert outcome(DEEP, says(200, page(title, head)), titles=(TITLE,)).reason == reason


def test_a_page_is_compared_only_for_those_who_claim_it() -> None:
    assert outcome(DEEP, says(200, page("x", meta("citation_title", "Sheep Farming in Wales")))).reason == "ok"


# -- HEAD

PDF = "https://example.org/files/paper.pdf"


def test_a_large_file_is_asked_with_head() -> None:
    found = ask(PDF, [says(200, content_type="application/pdf")])
    assert [question.method for question in found.asked] == ["HEAD"]
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.reason == "ok"


@pytest.mark.parametrize("reply", [says(405), says(501), says(404), says(403), says(500), fails("read-timeout")])
def test_any_failure_of_head_is_tried_with_get(reply: Reply) -> None:
    found = ask(PDF, [reply, says(200, content_type="application/pdf")])
    assert found.asked[-1].method == "GET"
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.verdict is Verdict.ALIVE


def test_head_has_no_second_try_of_its_own() -> None:
    found = ask(PDF, [fails("read-timeout"), says(200, content_type="application/pdf")])
    assert [question.method for question in found.asked] == ["HEAD", "GET"]


def test_head_may_take_a_third_of_the_time() -> None:
    assert ask(PDF, [says(200, content_type="application/pdf")]).asked[0].within == pytest.approx(1 / 3)


def test_a_file_that_is_a_page_is_read_and_noted() -> None:
    found = ask(PDF, [says(200, content_type="text/html"), says(200, page())])
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.notes == ("pdf-is-html: it answers with a web page, not with a PDF",)


def test_no_more_is_read_than_judging_needs() -> None:
    question = ask(DEEP, [says(200, page())]).asked[0]
    assert (question.method, question.read) == ("GET", MOST_READ)
    assert question.enough is not None
    assert question.enough(b"<html><head><title>x</title></head>")
    assert not question.enough(b"<html><head><title>x</title>")


# -- fragments

TEXT = "word " * 200


@pytest.mark.parametrize(
    ("fragment", "body", "note"),
    [
        ("sec-1", f'<h2 id="sec-1">x</h2>{TEXT}', None),
        ("sec-1", f"<a name=sec-1>x</a>{TEXT}", None),
        ("sec-1", f'<h2 id="user-content-sec-1">x</h2>{TEXT}', None),
        ("caf%C3%A9", f'<h2 id="café">x</h2>{TEXT}', None),
        ("Sec-1", f'<h2 id="sec-1">x</h2>{TEXT}', "fragment-missing: #Sec-1 (the nearest: #sec-1)"),
        ("sec-1", f"<p>{TEXT}</p>", "fragment-missing: #sec-1"),
        ("sec-1", '<div id="root"></div><script src="app.js"></script>', "fragment-unverifiable: #sec-1"),
        (":~:text=word", TEXT, None),
        ("!/route", TEXT, None),
        ("/route", TEXT, None),
        ("L10-L20", TEXT, None),
        ("page=3", TEXT, None),
        ("top", TEXT, None),
    ],
)
def test_a_missing_part_of_a_page_is_a_note(fragment: str, body: str, note: str | None) -> None:
    found = ask(DEEP, [says(200, page(body=body))], fragments=(fragment,)).outcome
    assert isinstance(found, Outcome)
    assert (found.verdict, found.notes) == (Verdict.ALIVE, (note,) if note else ())


def test_a_page_too_long_to_be_read_is_not_judged_by_its_parts() -> None:
    long = says(200, page(body=TEXT))._replace(complete=False)
    found = ask(DEEP, [long], fragments=("sec-1",)).outcome
    assert isinstance(found, Outcome)
    assert found.notes == ("fragment-unverifiable: #sec-1",)


# -- rates


def test_a_rate_limit_rests_the_lane_and_asks_again() -> None:
    found = ask(DEEP, [says(429, retry_after="3"), says(200, page())])
    assert [(rest.lane, rest.seconds) for rest in found.rests] == [("example.org", 3.0)]
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.verdict is Verdict.ALIVE


@pytest.mark.parametrize("value", ["21", "86400", "inf", "1e9", "Wed, 21 Oct 2037 07:28:00 GMT", "1h30m"])
def test_one_that_is_longer_than_the_time_left_is_not_waited_for(value: str) -> None:
    found = ask(DEEP, [says(429, retry_after=value)])
    assert isinstance(found.outcome, Outcome)
    assert (found.outcome.verdict, found.outcome.reason) == (Verdict.BLOCKED, "rate-limited")
    assert [rest.seconds for rest in found.rests] == [None]


@pytest.mark.parametrize("value", ["0", "-5", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", None])
def test_a_server_that_never_has_enough_is_left_alone_after_three_waits(value: str | None) -> None:
    limited = says(429) if value is None else says(429, retry_after=value)
    found = ask(DEEP, [limited] * 4)
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.reason == "rate-limited"
    assert found.rests[-1].seconds is None
    assert all(rest.seconds is not None and rest.seconds > 0 for rest in found.rests[:-1])


def test_a_closed_lane_means_rate_limited() -> None:
    assert outcome(DEEP, fails("lane-closed")).reason == "rate-limited"


def test_githubs_way_of_saying_it() -> None:
    found = ask(DEEP, [says(403, x_ratelimit_remaining="0", x_ratelimit_reset="1700000005"), says(200, page())])
    assert [rest.seconds for rest in found.rests] == [5.0]


def test_the_last_answer_allowed_rests_the_lane_for_those_behind() -> None:
    found = ask(DEEP, [says(200, page(), ratelimit_remaining="0", ratelimit_reset="7")])
    assert [(rest.seconds, rest.free) for rest in found.rests] == [(7.0, True)]


def test_a_video_is_asked_by_its_thumbnail() -> None:
    found = ask("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", [says(404), says(404)])
    assert found.asked[0].url == "https://img.youtube.com/vi/dQw4w9WgXcQ/0.jpg"
    assert isinstance(found.outcome, Outcome)
    assert found.outcome.verdict is Verdict.DEAD
