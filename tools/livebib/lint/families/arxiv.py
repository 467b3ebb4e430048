"""arXiv: how an identifier is written, whether it can be one, and whether programs find it."""

import re
from collections.abc import Iterator

from livebib.library import edits
from livebib.library.entry import Entry
from livebib.library.library import Library
from livebib.lint.families.fields import is_placeholder
from livebib.lint.model import Fix, Flaw, Value, info, places, warning
from livebib.text import identifiers
from livebib.text.bibtex.layout import Splice

_PREFIX = identifiers.ARXIV_PREFIX
_VERSION = re.compile(r"v\d++$")
_MEANT = re.compile(identifiers.MEANT_FOR_ARXIV)
# A value that is nothing else, in a field of words.
_ALONE = re.compile(rf"\s*(?:arxiv\s+(?:e-?prints?|preprint)\s+)?arxiv[:\s]\s*(?:{_MEANT.pattern})\s*", re.IGNORECASE)
_WORDS = ("journal", "journaltitle", "howpublished", "note")
_NUMBERS = ("volume", "number", "pages")
_HINTS = ("Xiv", "xiv", "abs/", "huggingface.co/papers/")
_PLACES = ("url", "doi", "journal", "journaltitle", "howpublished", "note", *_NUMBERS)


def _is_arxiv(entry: Entry) -> bool:
    return entry.get("archiveprefix").lower() == "arxiv"


def _bare(text: str) -> str:
    """What stands behind `arXiv:` or the address."""
    prefix = _PREFIX.match(text := text.strip())
    return text[prefix.end() :].strip().removesuffix(".pdf") if prefix else text.strip()


@warning("arxiv-prefix", on="eprint", fix="safe")
def arxiv_prefix(value: Value) -> Iterator[Flaw]:
    """`arXiv:` or arXiv's address before the identifier. Styles print "arXiv:" themselves, and link the identifier.

    What to do: Leave the identifier; `livebib lint --fix` does, and says `archiveprefix = {arXiv}`.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {arXiv:1706.03762}, archiveprefix = {arXiv}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1706.03762}, archiveprefix = {arXiv}}
    """
    text = value.text
    if (prefix := _PREFIX.match(text)) and identifiers.arxiv(text):
        bare = _bare(text)
        written, archive = prefix[0].strip(), value.entry.get("archiveprefix")
        message, span = f"'{written}' before the identifier", value.span(*prefix.span())
        if archive and not _is_arxiv(value.entry):  # without it nothing would say whose the identifier is
            yield Flaw(message, f"write '{bare}', and 'arXiv' for the archive '{archive}'", span)
        else:
            yield Flaw(message, f"write '{bare}'", span, Fix(lambda: _filed(value, bare)))


def _filed(value: Value, bare: str) -> list[Splice]:
    """The bare identifier, with the name of its archive if the entry does not say it."""
    splices = edits.set_field(value.entry, value.node.name, bare)
    return splices if value.entry.get("archiveprefix") else splices + _named_archive(value.entry, value.name)


def _named_archive(entry: Entry, behind: str) -> list[Splice]:
    return edits.set_field(entry, "archiveprefix", "arXiv", behind=behind)


@warning("arxiv-shape", on="eprint", fix="unsafe")
def arxiv_shape(value: Value) -> Iterator[Flaw]:
    """What cannot be an identifier of arXiv. They are a year and month of two digits each, a dot, and four digits, five
    since 2015: 1706.03762. Before April 2007: cs/0501001. Without the right one nobody finds the paper.

    What to do: Look it up at https://arxiv.org. Where more than the identifier stands there (`1706.03762 [cs.CL]`),
    `livebib lint --unsafe-fixes` leaves just that.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1703.03762 [cs.CL]}, archiveprefix = {arXiv}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1703.03762}, archiveprefix = {arXiv}}
    """
    text = value.text
    bare = identifiers.unescape(_bare(text))
    if not bare or is_placeholder(value) or not (_is_arxiv(value.entry) or _PREFIX.match(text)):
        return
    if (right := identifiers.meant(text, "arxiv")) and right != bare:
        yield value.meant(right, f"'{bare}' is more than the identifier", safe=False)
    elif wrong := identifiers.no_arxiv(bare):
        yield Flaw(f"'{bare}' is no identifier of arXiv: {wrong}", "look it up at https://arxiv.org")


@warning("eprint-type", on="eprint", fix="safe")
def eprint_type(value: Value) -> Iterator[Flaw]:
    """An identifier of arXiv without the archive's name. It is printed as a number without a meaning, and not linked.

    What to do: Add `archiveprefix = {arXiv}`, which biblatex understands too (its own name is eprinttype);
    `livebib lint --fix` does.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1706.03762}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1706.03762}, archiveprefix = {arXiv}}
    """
    text = value.text.strip()
    if _MEANT.fullmatch(text) and not identifiers.no_arxiv(text) and not value.entry.get("archiveprefix"):
        fix = Fix(lambda: _named_archive(value.entry, "eprint"))
        yield Flaw(f"the eprint '{text}' does not say that it is arXiv's", "add archiveprefix = {arXiv}", fix=fix)


@info("arxiv-version", on="eprint", fix="unsafe")
def arxiv_version(value: Value) -> Iterator[Flaw]:
    """One version of a preprint is named: readers are led there, also when there is a better one.

    What to do: Leave the version out, unless it is this one that you mean.

    Bad:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1706.03762v5}, archiveprefix = {arXiv}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1706.03762}, archiveprefix = {arXiv}}
    """
    text = value.text.strip()
    if (version := _VERSION.search(text)) and identifiers.arxiv(text):
        yield value.meant(text[: version.start()], f"'{text}' is one version of a preprint", safe=False)


def _entries(library: Library) -> Iterator[Entry]:
    """The entries in which the word stands at all. Searched for by file, which takes a tenth of the time."""
    for source in library.sources:
        hits = (at for word in _HINTS for at in places(source.text, word))
        yield from filter(None, dict.fromkeys(library.entry_at(source, at) for at in hits))


def _named(entry: Entry) -> list[tuple[Value, str]]:
    """The identifiers that an entry's other fields name, without versions, each with its field."""
    node = entry.node
    values = [Value(entry, node.by_name[name]) for name in _PLACES if name in node.by_name]
    texts = [(value, identifiers.unescape(value.text)) for value in values]
    # A note may speak of another paper, unless it is nothing but the identifier.
    found = [
        (value, each.value)
        for value, text in texts
        if value.name != "note" or _PREFIX.match(text)
        for each in [*identifiers.named(text)][:1]
        if each.kind == "arxiv"
    ]
    if not found and entry.get("journal").strip("{} ").lower() == "arxiv":  # the number in a field of its own
        found = [pair for pair in texts if pair[0].name in _NUMBERS and _MEANT.fullmatch(pair[1])]
    return [(value, _VERSION.sub("", number)) for value, number in found]


@info("arxiv-without-eprint", on=Library, fix="unsafe")
def arxiv_without_eprint(library: Library) -> Iterator[Flaw]:
    """A preprint whose identifier stands in another field, as Google Scholar writes it. It is printed well, but no
    program sees an identifier: nothing links it, checks it, or finds that it is there twice.

    What to do: Add eprint and archiveprefix; `livebib lint --unsafe-fixes` does. A journal or note that is nothing but
    the identifier goes, since styles would print it twice, and an @article without its journal becomes a @misc.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, year = 2017, journal = {arXiv preprint arXiv:1706.03762}}

    Good:
        @misc{li, author = {Li, Wei}, title = {T}, year = 2017, eprint = {1706.03762}, archiveprefix = {arXiv}}
    """
    for entry in _entries(library):
        named = _named(entry) if "eprint" not in entry.node.by_name else []
        # A DOI of arXiv's is enough, wherever it stands: it is found there, or put where it belongs.
        has_doi = any(identifiers.doi(value.text) for value, _ in named)
        if len({number for _, number in named}) == 1 and not has_doi and not identifiers.no_arxiv(named[0][1]):
            yield _without_eprint(entry, *named[0])


def _without_eprint(entry: Entry, value: Value, number: str) -> Flaw:
    alone = value.name in _WORDS and _ALONE.fullmatch(value.text) is not None and value.text.strip().endswith(number)
    hint = f"add eprint = {{{number}}} and archiveprefix = {{arXiv}}" + (f", delete the {value.name}" if alone else "")

    def splices() -> list[Splice]:
        if not alone:
            return edits.set_field(entry, "eprint", number) + _named_archive(entry, "")
        moved = edits.rename_field(entry, value.name, "eprint", number) + _named_archive(entry, value.name)
        if entry.type == "article" and value.name.startswith("journal"):
            start = entry.node.type_start
            moved.append(Splice(start, start + len(entry.node.type), "misc"))
        return moved

    return Flaw(f"arXiv's '{number}' stands in the {value.name} only", hint, about=value, fix=Fix(splices, safe=False))


@warning("arxiv-mismatch", on=Library)
def arxiv_mismatch(library: Library) -> Iterator[Flaw]:
    """Two fields of one entry name two preprints, or one of them names what cannot be one.

    What to do: Look both up, and correct the wrong one.

    Bad:
        @article{li, author = {Li, Wei}, title = {T}, year = 2018, journal = {arXiv preprint arXiv:1807.02811},
                 url = {https://arxiv.org/abs/1707.05589}}

    Good:
        @article{li, author = {Li, Wei}, title = {T}, year = 2018, journal = {arXiv preprint arXiv:1807.02811},
                 url = {https://arxiv.org/abs/1807.02811}, eprint = {1807.02811}, archiveprefix = {arXiv}}
    """
    for entry in _entries(library):
        named = _named(entry)
        own = identifiers.arxiv(entry.fields.get("eprint", "")) if named else ""
        first = _VERSION.sub("", own) if own else ""
        for value, number in named:
            if wrong := identifiers.no_arxiv(number):
                message, hint = f"'{number}' is no identifier of arXiv: {wrong}", "look it up at https://arxiv.org"
                yield Flaw(message, hint, about=value)
            elif first and number.lower() != first.lower():
                message = f"the {value.name} names arXiv's '{number}', another field '{first}'"
                yield Flaw(message, "look both up, correct the wrong one", about=value)
            first = first or number
