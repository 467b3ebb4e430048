"""Web addresses: whether a browser can open one, and what does not belong into it or it does not belong into."""

import re
from collections.abc import Iterator

from livebib.lint.model import Anywhere, Flaw, Unusual, Value, info, warning
from livebib.text import addresses, identifiers
from livebib.text.bibtex.vocabulary import LINKS, PRINTED_TEXT
from livebib.text.latex import links

# What nearly all addresses are, as written in the file.
_USUAL = re.compile(
    r'[{"]https?://(?:(?!xn--)[a-z0-9-]{1,63}+\.)++[a-z]{2,24}+'
    rf'(?:/[\w/.~:@!*+,=%-]*+(?:\?(?!{addresses.TRACKING})[\w/.~:=+%-]*+)?+)?+[}}"]'
)
_LINE_BREAK = re.compile(r"(?<![ \t])[ \t]*+[\r\n]\s*+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]++:")
_TWICE = re.compile(r"https?:?/{0,2}https?(?::/{0,2}|//)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]++\.)++[a-z]{2,24}(?=[/:?#]|$)", re.IGNORECASE)
_LOCAL = re.compile(r"(?:file:|[A-Za-z]:\\|[~/\\]|\.{1,2}/)")
_FILE = re.compile(r"[^:?#]*\.(?:pdf|e?ps|djvu?|docx?|html?|txt|gz|zip|tex|bib|epub|pptx?|png|jpe?g)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:\\url\{)?https?://[^\s{}<>]++\}?")
_ARCHIVE_TODAY = re.compile(r"://(?:www\.)?(archive\.(?:today|is|ph|li|vn|fo|md))(?![\w.-])", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s_-]++|%20")
# Fields whose text is printed as what they are called. Notes, howpublished and annotations may hold addresses.
_WORDS = frozenset(
    "title subtitle booktitle journal journaltitle series volume number issue pages publisher organization institution "
    "school edition chapter year".split()
)


def _is_several(text: str) -> bool:
    return text.count("://") > 1 and len(links.listed(text)) > 1


_ADDRESSES = Unusual(("url", "archiveurl"), _USUAL.match)


def _meant(text: str) -> str:
    """An address without TeX's escapes, and in one line where a long one was broken over several."""
    return identifiers.unescape(_LINE_BREAK.sub("", text.strip()))


@warning("url-latex", on=_ADDRESSES, fix="unsafe")
def url_latex(value: Value) -> Iterator[Flaw]:
    r"""LaTeX in a web address. To biblatex the field is verbatim, and to every other program a backslash is a part of
    the address: the link is broken. Styles of BibTeX put `\url` around it themselves.

    What to do: Write the address as the browser shows it. `livebib lint --unsafe-fixes` takes the LaTeX out.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/a\_b\#c}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/a_b#c}}
    """
    if "\\" in (text := value.text) or "$" in text or "{" in text:
        meant = identifiers.unescape(text)
        if meant != text.strip():
            yield value.meant(meant, f"LaTeX in the address '{text}'", safe=False)


@warning("url-scheme", on=_ADDRESSES, fix="unsafe")
def url_scheme(value: Value) -> Iterator[Flaw]:
    """A web address without https:// or http://. Styles print it, but its link leads nowhere.

    What to do: Copy the whole address from the browser. `livebib lint --unsafe-fixes` puts https:// before it, which is
    right for nearly every site.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {www.example.org/li}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://www.example.org/li}}
    """
    meant = _meant(value.text)
    if _begins_with_host(meant) and not _is_several(meant) and not identifiers.doi(meant):
        yield value.meant(f"https://{meant}", f"'{meant}' has no https://", safe=False)


def _begins_with_host(meant: str) -> bool:
    host = _HOST.match(meant)
    return host is not None and addresses.may_be_host(host[0])


@warning("url-several", on=_ADDRESSES)
def url_several(value: Value) -> Iterator[Flaw]:
    """Two addresses in one field. Styles make one link of all the text, which leads nowhere.

    What to do: Leave the one that readers need; others can stand in the note.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li, https://example.com/li}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li},
              note = {See https://example.com/li}}
    """
    if _is_several(text := value.text.strip()):
        yield Flaw(f"more than one address in '{text}'", "leave the one that readers need")


@warning("url-space", on=_ADDRESSES, fix="unsafe")
def url_space(value: Value) -> Iterator[Flaw]:
    """A blank within a web address, or a line break, which reads as a blank. Links end there.

    What to do: Delete it, or write %20. `livebib lint --unsafe-fixes` writes the address as howpublished or note
    has it, if they do without the blank; else it deletes line breaks, and writes %20 for blanks.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li and others.pdf}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li%20and%20others.pdf}}
    """
    text = value.text.strip()
    if _SCHEME.match(text) and re.search(r"\s", text) and not _is_several(text):
        meant = _elsewhere(value, text) or re.sub(r"\s", "%20", _LINE_BREAK.sub("", text))
        yield value.meant(meant, f"a blank in the address '{text}'", safe=False)


def _elsewhere(value: Value, text: str) -> str:
    """The same address without blanks, or with something else in their place, from another field; "" if none has it."""
    fields = value.entry.fields
    for name in ("howpublished", "note"):
        for found in _ADDRESS.findall(identifiers.unescape(fields.get(name, ""))):
            address: str = found.removeprefix("\\url{").rstrip("}.,;")
            if _BETWEEN_WORDS.sub("", address) == _BETWEEN_WORDS.sub("", text):
                return address
    return ""


@warning("url-invalid", on=_ADDRESSES, fix="unsafe")
def url_invalid(value: Value) -> Iterator[Flaw]:
    """What no browser could open: no address at all, an impossible host or port, or a file on somebody's own disk.

    What to do: Copy the address from the browser, or delete the field. Where one can be seen in the value,
    `livebib lint --unsafe-fixes` leaves just that.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {Available from https://example.org/li}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li}}
    """
    if not (meant := _meant(value.text)):
        return
    inside = [each.rstrip(".,;:") for each in _ADDRESS.findall(meant)]
    is_host = _begins_with_host(meant)
    if _LOCAL.match(meant) or (_FILE.fullmatch(meant) and not is_host):
        yield Flaw(f"'{meant}' is a file on one's own disk", "move it to the field file, or delete it")
    elif _TWICE.match(meant):
        yield value.meant("https://" + _TWICE.sub("", meant, count=1), f"'{meant}' begins twice", safe=False)
    elif not is_host and not identifiers.doi(meant) and (why := _why(meant)):
        if len(inside) == 1:
            yield value.meant(inside[0], f"'{meant}' is more than an address", safe=False)
        else:
            yield Flaw(f"'{meant}' is no address: {why}", "copy it from the browser, or delete the field")


def _why(meant: str) -> str:
    """Why no browser could open it; "" if one can, or another program."""
    try:
        addresses.parse(meant)
    except addresses.BadAddress as error:
        return "" if isinstance(error, addresses.OtherScheme) else str(error)
    return ""


@info("url-tracking", on=_ADDRESSES, fix="safe")
def url_tracking(value: Value) -> Iterator[Flaw]:
    """Parameters that only tell a site where a visitor came from (utm_source, fbclid, gclid, …), or that name one visit
    (jsessionid). The page is the same without them.

    What to do: Leave them out; `livebib lint --fix` does.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li?utm_source=feed&page=2}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li?page=2}}
    """
    without, names = addresses.untracked(value.text)
    if names:
        yield value.meant(without, f"{', '.join(names)} in the address")


@warning("url-misplaced", on=Anywhere(re.compile(r"://")), fix="unsafe")
def url_misplaced(value: Value) -> Iterator[Flaw]:
    """A web address in a field that is printed as something else: a title, a volume. Programs do not find it there, and
    readers find it where they do not look for it.

    What to do: Write it into the field url, and what it is called into the other one.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, volume = {https://example.org/li}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, url = {https://example.org/li}}
    """
    if value.name not in _WORDS:
        return
    text = value.text
    found = next(links.within(text), None)
    if found is None or identifiers.doi(identifiers.unescape(text)):
        return
    meant = identifiers.unescape(text[slice(*found)])
    alone = text.strip().removeprefix("\\url{").removesuffix("}") == text[slice(*found)]
    free = "url" not in value.entry.node.by_name and not value.name.endswith("title")
    fix = value.moved("url", meant) if alone and free else None
    message = f"the {value.name} {'is' if alone else 'holds'} the address '{meant}'"
    yield Flaw(message, "write it into the field url", value.span(*found), fix)


@warning("archive-today", on=Anywhere(_ARCHIVE_TODAY))
def archive_today(value: Value) -> Iterator[Flaw]:
    """An address of archive.today (archive.is, archive.ph, …). It altered pages that it had archived, so that what it
    shows proves nothing: Wikipedia blacklisted it.

    What to do: Write the address of a copy at web.archive.org or perma.cc, or the page's own.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://archive.ph/AbCdE}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, url = {https://example.org/li}}
    """
    if (found := _ARCHIVE_TODAY.search(value.text)) and (value.name in PRINTED_TEXT or value.name in LINKS):
        message = f"'{found[1]}' is archive.today, which altered pages that it had archived"
        yield value.at(*found.span(1), message, "write the page's own address, or that of a copy elsewhere")
