"""Servers that answer, but not to us: guards against robots, logins, consent. None says anything about the link."""

import re
from collections.abc import Iterable

from livebib.text.addresses import Address
from livebib.web.conversation import Headers
from livebib.web.softness import is_about

# Statuses that servers give to robots; beyond RFC 9110 LinkedIn's 999 and what IABot has met.
REFUSALS = {412, 418, 428, 430, 440, 449, 498, 499, 999}
# Header fields that guards send with a challenge and with nothing else.
_CHALLENGES = ("cf-mitigated", "x-datadome", "x-dd-b", "x-px-block-score", "x-amzn-waf-action", "x-sucuri-block")
# Header fields of whatever a guard lets through as well, with what their values hold then.
_GUARDS = {
    "x-iinfo": re.compile(""),  # Imperva
    "server": re.compile(r"cloudflare|akamaighost|datadome|sucuri|imperva|ddos-guard|qrator|perimeterx", re.IGNORECASE),
    "set-cookie": re.compile(r"^(?:datadome|_px\w*|incap_ses\w*|ak_bmsc|__cf_bm|reese84)=", re.IGNORECASE),
}
_CHALLENGE_TITLE = re.compile(
    r"just a moment\b|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"are you a (?:robot|human)|making sure you(?:'|’|&#39;)?re not a bot|pardon our interruption|client challenge|"
    r"ddos[- ](?:guard|protection)|security check(?:point)?\b|access (?:to this page has been )?denied|"
    r"bot (?:verification|detection|check)|human verification|^captcha$|"
    r"captcha (?:check|challenge|required)|request (?:blocked|unsuccessful)|"
    r"incapsula|vercel security checkpoint|one more step",
    re.IGNORECASE,
)
_CHALLENGE_BODY = re.compile(
    rb"captcha-delivery\.com|px-captcha|cf-chl-|challenge-platform|_Incapsula_Resource|perimeterx|cf-error-details|"
    rb"errors\.edgesuite\.net|awsWafCookieDomainList|anubis_challenge",
    re.IGNORECASE,
)
_SHORT = 4096  # bytes; a page of a guard that holds nothing but its script
_LOGIN_HOST = re.compile(r"(?:accounts?|login|signin|sso|idp|auth|auth0|passport|wayf|shibboleth|cas)\.")
_LOGIN_SEGMENT = re.compile(
    r"(?:log[-_]?in|sign[-_]?in|log[-_]?on|sso|saml2?|shibboleth|idp|oauth2?|authenticate|authorize|wayf|cas|"
    r"user_session|accounts?login|ssostart|checklogin)(?:\.\w+)?",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"(?:^|&)(?:return_?(?:url|to|path)|redirect_?(?:uri|url|to)|continue|goto|target|next|dest(?:ination)?)=",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"^consent\.|/(?:cookie-?)?consent(?:/|$|\.)|[?&]cookies?(?:_?not_?supported|absent)\b|/cookie-?wall", re.IGNORECASE
)


def is_bot_wall(status: int, headers: Headers, title: str, body: bytes, cited: Iterable[str] = ()) -> bool:
    """Whether an answer comes from a guard against robots rather than from the page; the title of a work that is cited
    (`cited`) says nothing."""
    if status in REFUSALS or (status == 202 and not body and headers.get("content-length", "0").strip() == "0"):
        return True
    if any(name in headers for name in _CHALLENGES):
        return True
    is_gone = status in (404, 410)  # a guard that says so says it in its header
    is_challenge = not is_gone and len(title) < 80 and _CHALLENGE_TITLE.search(title)
    if is_challenge and not any(is_about(each, title) for each in cited):
        return True
    if status == 200 and not title and len(body) < _SHORT and _CHALLENGE_BODY.search(body):
        return True
    if status in (401, 403, 405, 406, 429, 503):
        sent = ((value, each) for name, value in _GUARDS.items() for each in headers.all(name))
        return bool(_CHALLENGE_BODY.search(body)) or any(value.search(each) for value, each in sent)
    return False


def is_login(address: Address) -> bool:
    """Whether an address is a login page's."""
    if _LOGIN_HOST.match(address.host):
        return True
    segments = [segment for segment in address.path.split("/") if segment]
    if any(_LOGIN_SEGMENT.fullmatch(segment) for segment in segments):
        return True
    return bool(address.query and _RETURN.search(address.query) and any("auth" in part.lower() for part in segments))


def is_consent(address: Address) -> bool:
    """Whether an address is that of a page which asks for consent first."""
    return bool(_CONSENT.search(f"{address.host}{address.target}"))
