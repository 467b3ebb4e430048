"""Web addresses as browsers understand them: parsed, completed, compared, and told public from private.

The rules are those of the WHATWG URL standard, as far as http and https go: what a browser opens, livebib asks for,
byte for byte; what no browser opens is no address. https://url.spec.whatwg.org/#url-parsing
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote_to_bytes

import idna

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PARTS = re.compile(r"([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_TRIMMED = "".join(map(chr, range(0x21)))
_PLAIN_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
# Zero-width and direction marks: a browser drops some of them and shows none, so they are always a slip or a trick.
_UNSEEN = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_LONGEST_LABEL, _LONGEST_HOST = 63, 253  # characters, RFC 1035
_LONGEST_WRITTEN = 4096  # characters of a host before it is decoded: Punycode takes quadratic time
# What stays as it is; everything else is written as the percent-encoded bytes of its UTF-8. A `%` stays, whatever
# follows: it is not for us to mend what the server's owner wrote.
_PATH = "%/:@!$&'()*+,;=~|[]\\-._"
_QUERY = "%/?:@!$&()*+,;=~|[]\\^`{}-._"
_FRAGMENT = "%/?:@!$&'()*+,;=~|[]\\^{}#-._"
# Names of parameters that only tell a site where its visitors come from; a pattern, for those who ignore case.
TRACKING = r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id"
_TRACKED = re.compile(rf"(?<=[?&])(?:{TRACKING})=[^&#\s]*+&?+|;jsessionid=[^?#\s]*+", re.IGNORECASE)
_NO_QUERY = re.compile(r"(?<![?&])[?&]++(?=#|$)")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_DOT_SEGMENT = re.compile(r"(?:\.|%2[eE])(?:\.|%2[eE])?")


def untracked(url: str) -> tuple[str, list[str]]:
    """An address without the parameters that only tell where a visitor came from or name one visit, and their names.

    An archive's copy or a login has an address within its own, which is left as it is.
    """
    if not ("?" in url or ";" in url) or url.count("://") != 1:
        return url, []
    names = dict.fromkeys(found[0].strip(";&").partition("=")[0] for found in _TRACKED.finditer(url))
    return _NO_QUERY.sub("", _TRACKED.sub("", url)) if names else url, list(names)


class BadAddress(ValueError):
    """No browser could open this; the message says why."""


class OtherScheme(BadAddress):
    """An address, but not of the web: `scheme` names its kind."""

    def __init__(self, scheme: str) -> None:
        super().__init__(f"'{scheme}:' is no address of the web")
        self.scheme = scheme


class Address(NamedTuple):
    """An http or https address, ASCII only, without user information."""

    scheme: str
    host: str  # lower case, in brackets if it is an IPv6 address
    port: int | None  # None is the scheme's own
    path: str  # begins with a slash
    query: str | None
    fragment: str | None

    @property
    def origin(self) -> str:
        """Scheme, host and port: `https://example.org`."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port is not None else "")

    @property
    def target(self) -> str:
        """Path and query, as a request line names them."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def url(self) -> str:
        """The address without its fragment: what is asked of the server, and what two links are compared by."""
        return self.origin + self.target

    def __str__(self) -> str:
        return self.url if self.fragment is None else f"{self.url}#{self.fragment}"

    @property
    def ip(self) -> IP | None:
        """The host as a number, if it is one."""
        return _literal(self.host)

    @property
    def known_ip(self) -> IP | None:
        """The host as a number, if that can be told without asking: `localhost` and names below it are this machine,
        whoever looks them up (RFC 6761)."""
        is_here = f".{self.host}".rstrip(".").endswith(".localhost")
        return ipaddress.IPv4Address("127.0.0.1") if is_here else self.ip

    @property
    def lane(self) -> str:
        """What shares a rate limit with it: the registrable domain, or the IP address by itself."""
        return lane(self.host)


def parse(text: str, base: Address | None = None) -> Address:
    """The address that a browser makes of a text, relative to `base` if given.

    Raises OtherScheme for `mailto:` and the like, BadAddress for what no browser could open.
    """
    text = text.strip(_TRIMMED).replace("\t", "").replace("\n", "").replace("\r", "")
    text = _LONE_SURROGATE.sub("\ufffd", text)
    head = _SCHEME.match(text)
    scheme = head[1].lower() if head else ""
    if head and scheme not in _PORTS:
        raise OtherScheme(scheme)
    if head and not (base and base.scheme == scheme and not re.match(r"[/\\]{2}", text[head.end() :])):
        return _absolute(scheme, text[head.end() :])
    if base is None:
        raise BadAddress("it does not begin with http:// or https://")
    return _relative(text[head.end() :] if head else text, base)


def _absolute(scheme: str, rest: str) -> Address:
    authority, path, query, fragment = _parts(_slashes(rest).lstrip("/"))
    host, port = _host_and_port(authority.rpartition("@")[2])
    return Address(scheme, host, None if port == _PORTS[scheme] else port, _path(path), query, fragment)


def _relative(text: str, base: Address) -> Address:
    slashed = _slashes(text)
    if slashed.startswith("//"):
        return _absolute(base.scheme, slashed)
    first, rest, query, fragment = _parts(slashed)
    path = first + rest
    if not path:
        return base._replace(query=base.query if query is None else query, fragment=fragment)
    if not path.startswith("/"):
        path = base.path.rpartition("/")[0] + "/" + path
    return base._replace(path=_path(path), query=query, fragment=fragment)


def _parts(text: str) -> tuple[str, str, str | None, str | None]:
    """What stands before the first slash, the path, and query and fragment, encoded, where there are such."""
    parts = _PARTS.fullmatch(text)
    assert parts is not None
    query = None if parts[3] is None else quote(parts[3], safe=_QUERY)
    return parts[1], parts[2], query, None if parts[4] is None else quote(parts[4], safe=_FRAGMENT)


def _slashes(text: str) -> str:
    """Backslashes as the slashes that browsers take them for, before the query."""
    end = min((at for at in (text.find("?"), text.find("#")) if at >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def _path(path: str) -> str:
    segments: list[str] = []
    parts = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for number, part in enumerate(parts):
        if dots := _DOT_SEGMENT.fullmatch(part):
            if dots[0].lower().replace("%2e", ".") == ".." and segments:
                segments.pop()
            if number == len(parts) - 1:
                segments.append("")
        else:
            segments.append(part)
    return "/" + quote("/".join(segments), safe=_PATH)


def _host_and_port(authority: str) -> tuple[str, int | None]:
    if authority.startswith("["):
        inside, bracket, rest = authority[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise BadAddress(f"'{authority}' is no host")
        host, digits = inside, rest[1:]
        try:
            if "%" in host:  # a zone of this machine's own (RFC 4007), which no address of the web has
                raise ValueError
            name = f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError:
            raise BadAddress(f"'{authority}' is no host") from None
    else:
        host, _, digits = authority.partition(":")
        name = host_name(host)
    digits = digits.lstrip("0") or digits[:1]
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and int(digits) <= 0xFFFF):
        raise BadAddress(f"'{digits}' is no port")
    return name, int(digits) if digits else None


@lru_cache(maxsize=8192)
def host_name(host: str) -> str:
    """A host's name in ASCII, or its IPv4 address in four numbers. Raises BadAddress for what is none."""
    name = host
    if len(name) > _LONGEST_WRITTEN:
        raise BadAddress(f"its host is longer than {_LONGEST_HOST} characters")
    if "%" in name:
        try:
            name = unquote_to_bytes(name).decode()
        except UnicodeDecodeError:
            raise BadAddress(f"'{host}' is no host") from None
    if not name:
        raise BadAddress("it names no host")
    if _UNSEEN.search(name):
        raise BadAddress(f"its host {name!r} holds a character that cannot be seen")
    if not name.isascii() or "xn--" in name.lower():
        try:
            # Transitional no longer, and not as strict as registries: browsers open emoji domains too.
            name = idna.uts46_remap(name, std3_rules=False, transitional=False)
            name = ".".join(_ascii_label(label) for label in name.split("."))
        except (idna.IDNAError, UnicodeError, IndexError):
            raise BadAddress(f"'{host}' is no name that can be registered") from None
    name = name.lower()
    bare = name.removesuffix(".")
    if not _PLAIN_HOST.fullmatch(name):
        raise BadAddress(f"'{host}' is no host")
    if len(bare) > _LONGEST_HOST or any(len(label) > _LONGEST_LABEL for label in bare.split(".")):
        raise BadAddress(f"its host has a part longer than {_LONGEST_LABEL} characters")
    return _ipv4(bare) or name


def _ascii_label(label: str) -> str:
    if label.startswith("xn--"):  # what it stands for must be a name that is written so, and in no other way
        meant = label[4:].encode("ascii").decode("punycode")
        if meant.isascii() or idna.uts46_remap(meant, std3_rules=False, transitional=False) != meant:
            raise UnicodeError
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _ipv4(host: str) -> str | None:
    """`127.1`, `0x7f.1` and `2130706433` are numbers to a browser; a last part in digits that gives none is wrong."""
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        raise BadAddress(f"'{host}' is no IP address")
    try:
        *head, last = (
            int(part[2:] or "0", 16) if part[:2].lower() == "0x" else int(part, 8 if part[0] == "0" else 10)
            for part in parts
        )
        if any(number > 255 for number in head) or last >= 256 ** (4 - len(head)):
            raise ValueError
    except ValueError:
        raise BadAddress(f"'{host}' is no IP address") from None
    value = last + sum(number << 8 * (3 - place) for place, number in enumerate(head))
    return str(ipaddress.IPv4Address(value))


def _literal(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host.strip("[]")) if host[:1] == "[" or host[-1:].isdigit() else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def lane(host: str) -> str:
    """The registrable domain of a host; an IP address, a public suffix and a name without dots are their own."""
    if _literal(host) is not None or "." not in host.strip("."):
        return host.strip(".")
    return _suffixes().privatesuffix(host.strip(".")) or host.strip(".")


def may_be_host(name: str) -> bool:
    """Whether a name is no file's: it ends in a domain that there is, and is no `thesis.zip`, which might be both."""
    _, _, last = name.rpartition(".")
    is_known = _suffixes().publicsuffix(name.lower(), accept_unknown=False) is not None
    return is_known and not (name.count(".") == 1 and last.lower() in _EXTENSIONS)


_EXTENSIONS = ("md", "mov", "ps", "py", "sh", "zip")  # that are domains too


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # here, because its list takes a moment to read

    return PublicSuffixList()


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")


def is_public(ip: IP) -> bool:
    """Whether an address is one of the public internet, however it is wrapped.

    `is_global` alone says yes to multicast, and to private addresses inside NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo
    (RFC 4380) and IPv4-mapped ones.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64 or ip.ipv4_mapped:
            return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        inside = [each for each in (ip.sixtofour, *(ip.teredo or ())) if each is not None]
        if ip in _LOCAL_NAT64 or ip.is_site_local or not all(map(is_public, inside)):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
