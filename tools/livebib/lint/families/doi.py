"""DOIs: how one is written, whether it can be one, and where it stands."""

import re
from collections.abc import Iterator

from livebib.library import edits
from livebib.lint.families.fields import is_placeholder
from livebib.lint.model import Anywhere, Fix, Flaw, Value, info, warning
from livebib.text import identifiers

_WRITTEN = re.compile(r"10\.?\d{4,9}/")  # also with the slip that big-cdl.bib has once: 103389/…
_NUMBERS = frozenset({"volume", "number", "pages", "eid", "issue"})  # fields that no DOI belongs in


def _without_braces(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def _two(url: Value) -> tuple[str | None, str | None]:
    """The DOI whose address a url is, and the entry's own."""
    if "doi" not in url.entry.node.by_name:
        return None, None
    return identifiers.doi(url.text), identifiers.doi(url.entry.fields["doi"])


@warning("doi-prefix", on="doi", fix="safe")
def doi_prefix(value: Value) -> Iterator[Flaw]:
    """The address of a resolver, or `doi:`, before a DOI. Styles and programs put one there themselves, which makes
    links such as https://doi.org/https://doi.org/10.1000/182.

    What to do: Leave the bare DOI; `livebib lint --fix` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {https://doi.org/10.1000/182}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {10.1000/182}}
    """
    text = value.text
    if (prefix := identifiers.DOI_PREFIX.match(text, len(text) - len(text.lstrip()))) and identifiers.doi(text):
        has_tex = any(sign in text for sign in "\\{$")
        bare = text[prefix.end() :].rstrip() if has_tex else identifiers.written_doi(text)
        yield Flaw(f"'{prefix[0]}' before the DOI", f"write '{bare}'", value.span(*prefix.span()), value.to(bare))


@warning("doi-latex", on="doi", fix="unsafe")
def doi_latex(value: Value) -> Iterator[Flaw]:
    r"""LaTeX in a DOI. To biblatex, to reference managers and to every program that follows the DOI, a backslash is a
    part of it, and the link is broken.

    What to do: Write the DOI as it is registered. If your style of BibTeX prints DOIs as running text, make it use
    `\url`. `livebib lint --unsafe-fixes` takes the escapes out.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {10.1162/netn\_a\_00107}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {10.1162/netn_a_00107}}
    """
    text = value.text
    if any(sign in text for sign in "\\{$") and identifiers.doi(text):
        meant = _without_braces(identifiers.unescape(text))
        if meant != text.strip():
            yield value.meant(meant, f"LaTeX in the DOI '{text}'", safe=False)


@warning("doi-shape", on="doi", fix="unsafe")
def doi_shape(value: Value) -> Iterator[Flaw]:
    """What cannot be a DOI: one is `10.`, a number of four or more digits, a slash, and a suffix without blanks. Also a
    DOI with a full stop, a comma or an escape of HTML or of an address left in it.

    What to do: Look it up at https://search.crossref.org, or delete it. Where a DOI can be seen in the value,
    `livebib lint --unsafe-fixes` leaves just that.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001,
                 doi = {http://doi.example.org/10.1000/182.}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {10.1000/182}}
    """
    text = value.text.strip()
    if not text or is_placeholder(value):
        return
    bare = identifiers.bare_doi(text)
    if bare is None:
        named = identifiers.named(identifiers.unescape(text))
        found = list(dict.fromkeys(each.value for each in named if each.kind == "doi"))
        if len(found) == 1:
            yield value.meant(found[0], f"'{text}' is no bare DOI", safe=False)
        elif found:
            yield Flaw(f"{len(found)} DOIs in one field", f"leave the one of this work: '{found[0]}'?")
        elif "://" in text:
            yield Flaw(f"'{text}' is an address, no DOI", "move it to the field url")
        else:
            yield Flaw(f"'{text}' is no DOI: one is 10., a number, / and a suffix", "look it up, or delete it")
    elif bare != (written := _without_braces(identifiers.written_doi(text))):
        yield value.meant(bare, f"'{written}' is not quite the DOI", safe=False)


@warning("doi-misplaced", on=Anywhere(_WRITTEN), fix="unsafe")
def doi_misplaced(value: Value) -> Iterator[Flaw]:
    """A DOI in a field for something else: volume, number, pages. It is printed as that, and no program sees a DOI.

    What to do: Write it into the field doi; `livebib lint --unsafe-fixes` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, pages = {doi.org/10.1000/182}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {10.1000/182}}
    """
    text = value.text
    # An eprint may be the DOI of a preprint; ACS writes that of the article there, as an address.
    if value.name not in _NUMBERS and not (value.name == "eprint" and identifiers.DOI_PREFIX.match(text.strip())):
        return
    bare, own = identifiers.bare_doi(text), value.entry.fields.get("doi", "")
    if bare is None:
        if identifiers.DOI_PREFIX.match(text.strip()):
            hint = "look it up, and write it into the field doi"
            yield Flaw(f"the {value.name} '{text}' is the address of a DOI, which itself is none", hint)
    elif not own:
        hint = f"write it as doi = {{{bare}}}"
        yield Flaw(f"the {value.name} '{text}' is a DOI", hint, fix=value.moved("doi", bare))
    elif identifiers.doi(own) == bare.lower():
        hint = f"delete the field {value.name}"
        yield Flaw(f"the {value.name} '{text}' is the DOI once more", hint, fix=value.gone(safe=False))
    else:
        yield Flaw(f"the {value.name} '{text}' is a DOI", f"the entry's own is '{own}': delete one of them")


@info("doi-only-in-url", on=("url", "howpublished", "note"), fix="unsafe")
def doi_only_in_url(value: Value) -> Iterator[Flaw]:
    """The address of a DOI, or of its page at a publisher, while the entry has no field doi. Programs look for a DOI
    there and nowhere else, and biblatex links it by itself. (Some styles of BibTeX know no doi: keep the url, and add
    the doi.)

    What to do: Write it into the field doi; `livebib lint --unsafe-fixes` does.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, url = {https://doi.org/10.1000/182}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, journal = {J}, year = 2001, doi = {10.1000/182}}
    """
    if ("10" not in value.raw and "doi" not in value.raw) or "doi" in value.entry.node.by_name:
        return
    text, node = value.text, value.node
    bare = identifiers.bare_doi(text)
    if bare and identifiers.DOI_PREFIX.match(identifiers.unescape(text)):
        hint = f"write it as doi = {{{bare}}}"
        yield Flaw(f"the {value.name} '{text}' is a DOI", hint, fix=value.moved("doi", bare))
    elif value.name == "url" and (page := identifiers.page_of(identifiers.unescape(text))) and page.kind == "doi":
        bare = identifiers.meant(text, "doi") or page.value
        fix = Fix(lambda: edits.set_field(value.entry, "doi", bare, behind=node.name), safe=False)
        yield Flaw(f"the url '{text}' is the page of a DOI", f"add doi = {{{bare}}}", fix=fix)


@info("url-repeats-doi", on="url", fix="unsafe")
def url_repeats_doi(value: Value) -> Iterator[Flaw]:
    """A url that is nothing but the address of the entry's DOI. Styles that know both print the same link twice.

    What to do: Delete the url, unless your style prints no DOI; `livebib lint --unsafe-fixes` deletes it.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, doi = {10.1000/182},
              url = {https://doi.org/10.1000/182}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, doi = {10.1000/182}}
    """
    named, own = _two(value)
    if own and own == named:
        yield Flaw(f"the url is the address of the DOI '{own}'", "delete the url", fix=value.gone(safe=False))


@warning("doi-mismatch", on="url")
def doi_mismatch(value: Value) -> Iterator[Flaw]:
    """A url that is the address of another DOI than the entry's: one of them names another work, or another version.

    What to do: Look both up, and delete the wrong one.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, doi = {10.1000/182},
              url = {https://doi.org/10.1000/181}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2001, doi = {10.1000/182}, url = {https://example.org/li}}
    """
    named, own = _two(value)
    if named and own and own != named:
        yield Flaw(f"the url names the DOI '{named}', the field doi '{own}'", "look both up, delete the wrong one")
