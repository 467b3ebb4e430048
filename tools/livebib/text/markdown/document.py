"""What livebib reads in a Markdown document: its headings, its citations, its addresses, its regions.

A citation is a link by reference to `@key`, in prose: `[@key]`, `[@key][]` or `[label][@key]`. On GitHub it becomes a
link because a region defines `[@key]: #ref-key`. A document's author may define `[@name]: …` too; that is then a link
of theirs, no citation.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from livebib.model.errors import LivebibError
from livebib.model.finding import Finding
from livebib.text.markdown.blocks import Blocks, Definition, Leaf, Prose, read_blocks, traced
from livebib.text.markdown.destinations import Destination, anchors, decode_entities, destinations
from livebib.text.markdown.inline import LABEL_LIMIT, Reference, scan
from livebib.text.markdown.regions import Region, find_regions, replaced
from livebib.text.markdown.slips import Slip, slips
from livebib.text.markdown.slugs import Slugger

# Comments, and tags; which of them begin and end headings.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:(?P<closes>/)?h(?P<level>[1-6])(?![^\s/>]))?[^<>]*+>", re.DOTALL | re.IGNORECASE
)
_ATTRIBUTES = re.compile(r"\{[^{}\n]*+\}")  # pandoc's `{#name .class}`, Python-Markdown's `{: #name }`
_ATTRIBUTES_AT_END = re.compile(rf"{_ATTRIBUTES.pattern}\s*+\Z")
_OWN_NAME = re.compile(r"[{\s]#([^\s{}#]++)")
_ONLY_A_COMMENT = re.compile(r"\s*+<!--(?:[^-]|-(?!->))*+-->\s*+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# markdown-it's emphasis and links take quadratic time in the worst case. No heading or label that people write is
# longer; a longer one counts as plain text.
_INLINE_LIMIT = 2_000  # characters


class Heading(NamedTuple):
    """A heading as GitHub shows it."""

    level: int  # 1 to 6
    text: str  # without markup, images and HTML; emoji short codes (`:book:`) as written
    slug: str  # the fragment that leads to it
    line: int  # first line of it, from 1


class Citation(NamedTuple):
    """A reference to an entry in prose. Lines and columns count from 1, columns in characters."""

    key: str  # backslash escapes undone; `[@a; @b]`, as pandoc writes several, is one with the key `a; @b`
    label: str | None  # the text shown, without markup; None if the key stands alone
    line: int  # of the first opening bracket
    column: int
    end_line: int  # behind the last closing bracket
    end_column: int
    key_line: int  # of the bracket before the @
    key_column: int


class Comment(NamedTuple):
    """An HTML comment, and the lines that it is about."""

    text: str  # between `<!--` and `-->`
    line: int
    column: int
    end_line: int
    end_column: int
    # Those of the paragraph, item, heading or cell in which it stands, else of the block directly below it. None: the
    # whole document, as it stands above everything else with a blank line below. Empty: a blank line parts it from what
    # is below.
    lines: range | None


def normalise_label(label: str) -> str:
    """What CommonMark compares of two link labels: case folded, blanks collapsed; escapes stay as written.

    https://spec.commonmark.org/0.31.2/#matches
    """
    return " ".join(label.split()).casefold()


class Document:
    """A Markdown document, read when asked; the text is never changed."""

    def __init__(self, path: Path, text: str, style: str = "github") -> None:
        self.path = path
        self.text = text
        self.style = style  # of the anchors that its headings get

    @cached_property
    def headings(self) -> list[Heading]:
        """All headings in document order, those within regions and those in raw HTML included."""
        slugger = Slugger(self.style)
        found: list[Heading] = []
        for level, shown, line in self._shown_headings():
            own = _ATTRIBUTES_AT_END.search(shown) if self.style != "github" else None
            text = shown[: own.start()] if own else shown
            name = _OWN_NAME.search(own[0]) if own else None
            found.append(Heading(level, " ".join(text.split()), name[1] if name else slugger.slug(text), line))
        return found

    def _shown_headings(self) -> Iterator[tuple[int, str, int]]:
        """Level, text and first line of each; all the blanks count in what GitHub makes an anchor of."""
        html = [(traced(leaf, self._blocks.lines), True) for leaf in self._blocks.leaves if leaf.kind == "html"]
        blocks = [*((prose, False) for prose in self._blocks.prose), *html]
        opened: tuple[int, int] | None = None  # level and line of a heading in HTML that has not ended
        inside: list[str] = []
        for prose, is_html in sorted(blocks, key=lambda block: block[0].line):
            if prose.level:
                yield prose.level, self._text(prose.text), prose.line
                continue
            if not opened and "<h" not in prose.text.lower():
                continue
            tags = None if is_html else {start for start, _ in scan(prose.text, self._links).tags}
            shown, at = decode_entities if is_html else self._text, 0
            for tag in _TAG.finditer(prose.text) if is_html or tags else ():
                if tags is not None and tag.start() not in tags:
                    continue
                inside += [shown(prose.text[at : tag.start()])] if opened else []
                at = tag.end()
                if opened and tag["closes"] and int(tag["level"]) == opened[0]:
                    yield opened[0], "".join(inside), opened[1]
                    opened = None
                elif tag["level"] and not tag["closes"]:
                    opened, inside = (int(tag["level"]), prose.locate(tag.start())[0]), []
            inside += [shown(prose.text[at:])] if opened else []

    @cached_property
    def citations(self) -> list[Citation]:
        """All citations outside of regions, in document order."""
        if "@" not in self.text:
            return []
        found = [
            self._citation(prose, reference)
            for prose in self._blocks.prose
            if prose.line not in self._covered and "@" in prose.text
            for reference in scan(prose.text, self._links).references
            if self._cites(reference.label)
        ]
        return sorted(found, key=lambda citation: (citation.line, citation.column))

    @cached_property
    def dead_citations(self) -> list[Citation]:
        """The citations whose `[@key]: …` stands nowhere in the document: on the page they stay literal text."""
        defined = {normalise_label(_ESCAPE.sub(r"\1", definition.label)) for definition in self._blocks.definitions}
        return [citation for citation in self.citations if normalise_label(f"@{citation.key}") not in defined]

    @cached_property
    def destinations(self) -> list[Destination]:
        """All addresses that the document writes out, outside of regions, in document order; no empty one."""
        return destinations(self._blocks, self._covered, self._links)

    @cached_property
    def slips(self) -> list[Slip]:
        """What was meant as a link, and is none or leads nowhere, outside of regions."""
        return slips(self._blocks, self._covered, self._links)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a fragment may lead to, regions included: the headings' slugs, and the ids and names in raw HTML."""
        found = {heading.slug for heading in self.headings} | set(anchors(self._blocks))
        if self.style != "github" and "{" in self.text:  # attributes give names to blocks and spans, too
            texts = [prose.text for prose in self._blocks.prose]
            texts += [self._blocks.lines[leaf.line - 1] for leaf in self._blocks.leaves if leaf.kind == "code"]
            given = (attributes for text in texts for attributes in _ATTRIBUTES.findall(text))
            found.update(name[1] for each in given if (name := _OWN_NAME.search(each)))
        return frozenset(found)

    @cached_property
    def comments(self) -> list[Comment]:
        """The HTML comments outside of regions, in document order."""
        found: list[Comment] = []
        blocks = self._blocks
        all_: list[Definition | Leaf | Prose] = [*blocks.definitions, *blocks.leaves, *blocks.prose]
        below = {block.line: _lines(block) for block in all_}
        for prose in blocks.prose if "<!--" in self.text else ():
            if prose.line not in self._covered and "<!--" in prose.text:
                found += [self._comment(prose, *span, _lines(prose)) for span in scan(prose.text, self._links).comments]
        first = min((line for line in below if not self._is_comment(line)), default=len(blocks.lines))
        for leaf in blocks.leaves if "<!--" in self.text else ():
            if leaf.kind == "html" and leaf.line not in self._covered and self._is_comment(leaf.line):
                about = below.get(leaf.end_line, range(0)) if leaf.end_line in below or leaf.line > first else None
                html, end = traced(leaf, blocks.lines), len(leaf.text.rstrip())
                found.append(self._comment(html, leaf.text.index("<!--"), end, about))
        return sorted(found, key=lambda comment: comment[1:3])

    @cached_property
    def _comment_lines(self) -> frozenset[int]:
        leaves = (leaf for leaf in self._blocks.leaves if leaf.kind == "html")
        return frozenset(leaf.line for leaf in leaves if _ONLY_A_COMMENT.fullmatch(leaf.text))

    def _is_comment(self, line: int) -> bool:
        """Whether a block of HTML that is one comment begins there."""
        return line in self._comment_lines

    def _comment(self, prose: Prose, start: int, end: int, lines: range | None) -> Comment:
        end_line, end_column = prose.locate(end - 1)
        text = prose.text[start + 4 : end - 3]
        return Comment(text, *prose.locate(start), end_line, end_column + 1, lines)

    @property
    def regions(self) -> list[Region]:
        """The sound regions, in document order."""
        return self._regions[0]

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the region markers."""
        return self._regions[1]

    def with_bodies(self, bodies: Mapping[str, str]) -> Self:
        """The document with new bodies in the regions named; the same one if that changes nothing.

        Raises LivebibError if a marker is damaged, if there is no such region, or if a body would itself pass for a
        marker or hide one.
        """
        regions = self._sound("the markers of this text are damaged")
        for name in bodies:
            if name not in {region.name for region in regions}:
                raise LivebibError(
                    f"there is no region {name!r}", hint=f"add <!-- livebib:begin {name} --> and its end"
                )
        if (text := replaced(self.text, regions, bodies)) == self.text:
            return self
        after = type(self)(self.path, text, self.style)
        found = after._sound("a region's new text contains a marker, or code or HTML that does not end")
        if [region.name for region in found] != [region.name for region in regions]:
            raise LivebibError("a region's new text contains another region", hint="look at the region's template")
        return after

    def _sound(self, message: str) -> list[Region]:
        if self.findings:
            raise LivebibError(f"{message}: {self.findings[0].message}", hint=self.findings[0].hint)
        return self.regions

    @cached_property
    def _blocks(self) -> Blocks:
        return read_blocks(self.text)

    @cached_property
    def _regions(self) -> tuple[list[Region], list[Finding]]:
        return find_regions(self.path, self.text, self._blocks)

    @cached_property
    def _covered(self) -> frozenset[int]:
        """The lines of the regions, markers included."""
        return frozenset(line for region in self.regions for line in range(region.begin_line, region.end_line + 1))

    @cached_property
    def _defined(self) -> frozenset[str]:
        """Normalised labels that have a definition, but for the `@key` that regions define."""
        definitions = ((normalise_label(each.label), each.line) for each in self._blocks.definitions)
        return frozenset(label for label, line in definitions if not label.startswith("@") or line not in self._covered)

    def _links(self, label: str) -> bool:
        """Whether a label leads somewhere: it is defined, or would be if the key existed."""
        return self._cites(label) or normalise_label(label) in self._defined

    def _cites(self, label: str) -> bool:
        normal = normalise_label(label)
        return normal.startswith("@") and len(normal) > 1 and normal not in self._defined

    def _citation(self, prose: Prose, reference: Reference) -> Citation:
        end_line, end_column = prose.locate(reference.end - 1)
        key = _ESCAPE.sub(r"\1", " ".join(reference.label.split())[1:])
        label = None if reference.text is None else self._plain(reference.text)
        start, key_start = prose.locate(reference.start), prose.locate(reference.label_start)
        return Citation(key, label, *start, end_line, end_column + 1, *key_start)

    def _plain(self, text: str) -> str:
        """The text that inline Markdown shows."""
        return " ".join(self._text(text).split())

    def _text(self, text: str) -> str:
        """The same with all its blanks."""
        if len(text) > _INLINE_LIMIT:
            return text
        labels = {reference.label for reference in scan(text, self._links).references}
        targets = {normalizeReference(label): {"href": "#", "title": ""} for label in labels}
        tokens = _MARKDOWN.parseInline(text, {"references": targets})
        return "".join(map(_shown, tokens[0].children or []))


def _lines(block: Definition | Leaf | Prose) -> range:
    """The lines of a block."""
    if isinstance(block, Prose):
        return range(block.line, block.origins[-1][1] + 1)
    return range(block.line, block.end_line if isinstance(block, Leaf) else block.target[0] + 1)


_MARKDOWN = MarkdownIt("commonmark").enable("strikethrough")


def _shown(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "text_special", "code_inline") else ""


__all__ = ["LABEL_LIMIT", "Citation", "Comment", "Document", "Heading", "normalise_label"]
