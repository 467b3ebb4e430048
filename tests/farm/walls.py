"""Servers that want a person, a login or a consent."""

from __future__ import annotations

from tests.farm.row import Row
from tests.farm.script import PAGE, Behaviour, answer, page, redirect


def sent_to(location: str, body: bytes = PAGE) -> Behaviour:
    """A redirect of the work to a page in front of it."""
    return lambda request: (redirect(location) if request.path == "/works/page" else answer(200, body))(request)


CHALLENGES = {
    "cloudflare": answer(403, page("Just a moment..."), "cf-mitigated: challenge", "Server: cloudflare"),
    "cloudflare-503": answer(503, page("Just a moment..."), "cf-mitigated: challenge", "Server: cloudflare"),
    "cloudflare-without-mark": answer(403, page("Attention Required! | Cloudflare"), "Server: cloudflare"),
    "cloudflare-200": answer(200, page("Just a moment..."), "Server: cloudflare"),
    "akamai": answer(403, page("Access Denied", "<p>Reference #18.2 errors.edgesuite.net</p>"), "Server: AkamaiGHost"),
    "datadome": answer(403, page("x", '<script src="https://ct.captcha-delivery.com/c.js"></script>'), "X-DataDome: p"),
    "perimeterx": answer(403, page("Access to this page has been denied", '<div id="px-captcha"></div>')),
    "imperva": answer(403, page("", '<iframe src="/_Incapsula_Resource?x=1"></iframe>'), "X-Iinfo: 1-2-3"),
    "aws-waf": answer(202, b"", "x-amzn-waf-action: challenge"),
    "aws-waf-405": answer(405, page("Human Verification"), "x-amzn-waf-action: captcha"),
}
LOGINS = (
    "/login", "/signin", "/users/sign_in", "/accounts/login/?next=/works/page", "/idp/profile/SAML2/Redirect/SSO",
    "/auth?ReturnUrl=%2Fworks%2Fpage",
)  # fmt: skip

ROWS = [
    *(Row(52, name, serve, "blocked", "bot-wall") for name, serve in CHALLENGES.items()),
    *(Row(33, f"login-{number}", sent_to(where, page("Log in")), "blocked", "login-wall")
      for number, where in enumerate(LOGINS)),
    Row(34, "consent", sent_to("/consent?continue=/works/page", page("Before you continue")),
        "blocked", "consent-wall", or_else=("alive", "redirected")),
    Row(34, "cookie-absent", sent_to("/action/cookieAbsent", page("Cookies")), "blocked", "consent-wall",
        or_else=("alive", "redirected")),
    Row(53, "403-among-pages-that-answer", lambda request: (
        answer(403) if request.path == "/works/page" else answer(200))(request), "blocked", "http-403"),
]  # fmt: skip
