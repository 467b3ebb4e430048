"""Documents as they should be: every region generated anew, or findings that say why not.

Nothing is written here. A document's region may show the headings of the document as it will be, so its regions are
generated again until none changes; two rounds do where no template makes headings out of headings.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from livebib.files import disk
from livebib.files.templates import templates_dir
from livebib.library.library import Library
from livebib.lint import prose
from livebib.model.errors import ConfigError
from livebib.model.finding import Finding, Place
from livebib.model.rule import fatal, that_stop, warning
from livebib.model.work import Kind
from livebib.output.render import budget
from livebib.output.render.environment import TEMPLATE_ERROR, line_of, make_environment, template_finding
from livebib.output.render.escape import Text, heading_href
from livebib.output.render.rows import ReadingList, Row
from livebib.project.gate import Gate
from livebib.project.project import Project
from livebib.text import suggest
from livebib.text.markdown.document import LABEL_LIMIT, Document, Heading, normalise_label
from livebib.text.markdown.regions import Region
from livebib.text.markdown.texts import document as read_document

UNLINKABLE_KEY = fatal(
    "unlinkable-key",
    "A citation key that cannot be a link label of its own on GitHub: two keys that differ only in case or by "
    "Unicode's case folding are one label, and a label has at most 999 characters.",
    "Choose another key.",
)
UNKNOWN_REGION = fatal(
    "unknown-region",
    "A region that no configuration and no template knows.",
    "Use toc, resources or citations, or configure regions.NAME.template.",
)
CITATION_NOT_LIVE = warning(
    "citation-not-live",
    "The prose cites entries, but no region of the file defines their links: they stay literal text.",
    "Add the region `citations` to the file, or `resources` for the whole list.",
)
LARGE_FILE = warning(
    "large-file",
    "GitHub does not show a README beyond 500 KiB.",
    "Set `bibtex = false` under `[regions.resources]` to leave the BibTeX blocks out.",
)


_ROUNDS = 5
_GITHUB_SHOWS = 500 * 1024  # bytes of a README; the rest is cut off. Source: GitHub's documentation, "About READMEs".
# What a template can raise by what it asks of its values.
_FAILURES = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class Change(NamedTuple):
    """One document before and after."""

    path: Path
    before: str
    after: str
    regions: list[Region]  # those of `before` that are out of date


class Rendering(NamedTuple):
    """What rendering came to. With a finding whose rule stops, there are no changes."""

    changes: list[Change]  # only documents that differ
    findings: list[Finding]
    documents: int = 0  # looked at
    regions: int = 0  # generated


class Headline(NamedTuple):
    """A heading, for a template."""

    level: int
    text: Text
    href: Markup  # the fragment that leads to it
    is_own: bool  # whether it is the region's: only blank lines between it and the region


class _Page:
    """The document that a region stands in, for a template. Remembers whether its headings were asked for."""

    def __init__(self, path: str, headings: list[Heading], own: Heading | None, cited: list[Row]) -> None:
        self.path = Text(path)
        self.cited = cited
        self.asked = False
        self._headings = headings
        self._own = own

    @property
    def headings(self) -> list[Headline]:
        """All headings of the document as it will be written, in their order."""
        self.asked = True
        return [Headline(h.level, Text(h.text), heading_href(h.slug), h is self._own) for h in self._headings]


def _own_heading(document: Document, name: str) -> Heading | None:
    """The heading that a region stands right under."""
    begin = next(region.begin_line for region in document.regions if region.name == name)
    above = [heading for heading in document.headings if heading.line < begin]
    lines = document.text.split("\n")
    return above[-1] if above and not "".join(lines[above[-1].line : begin - 1]).strip() else None


def render(project: Project) -> Rendering:
    """All configured documents as the library wants them."""
    if damage := project.library.not_understood:
        return Rendering([], damage)
    return _Renderer(project).run()


class _Templates(jinja2.BaseLoader):
    """The templates in a folder, by their paths in it; what a gate is there for passes it."""

    def __init__(self, folder: Path, gate: Gate | None = None) -> None:
        self._folder, self._gate = folder, gate

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        path = self._folder.joinpath(*jinja2.loaders.split_template_path(template))
        if not os.path.lexists(path):
            raise jinja2.TemplateNotFound(template)
        if self._gate:
            self._gate.passed(path, "template")
        return disk.read_text(path).removeprefix("\ufeff"), str(path), None


class _Renderer:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.library: Library = project.library
        texts = [(path, disk.read_text(path)) for path in project.documents]
        # A byte order mark is no part of the text; it is put back before the file is written.
        self.marks = {path: text[:1] if text.startswith("\ufeff") else "" for path, text in texts}
        self.documents = [read_document(path, text, project.config["anchors"]) for path, text in texts]
        self.findings: list[Finding] = []

    @cached_property
    def reading_list(self) -> ReadingList:
        return ReadingList(self.library, self.project.config["topics"])

    @cached_property
    def records(self) -> dict[str, Row]:
        return {str(record.key).casefold(): record for record in self.reading_list.records}

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Templates by name: the user's folder, the built-in ones, then any file of the project by its path.

        `default/…` reaches the built-in template of a name that the user's folder replaces, to extend it.
        """
        default = _Templates(templates_dir())
        own = [_Templates(self.project.templates, self.project.gate)] if self.project.templates else []
        project = _Templates(self.project.root, self.project.gate)
        return make_environment(
            jinja2.ChoiceLoader([*own, default, jinja2.PrefixLoader({"default": default}), project])
        )

    @cached_property
    def regions_known(self) -> set[str]:
        """The regions that have a template of their name."""
        folders = [folder / "readme" for folder in (templates_dir(), self.project.templates) if folder]
        names = {path.stem for folder in folders for path in disk.matching(folder, "[!_]*.md")}
        configured: dict[str, dict[str, Any]] = self.project.config["regions"]
        for name, settings in configured.items():
            if name not in names and "template" not in settings:
                hint = suggest.hint(name, names, f"there are {suggest.joined(sorted(names))}")
                raise ConfigError(f"{self.project.config.file}: regions.{name}: there is no such region", hint=hint)
        return names | set(configured)

    def run(self) -> Rendering:
        for document in self.documents:
            self.findings += prose.check(document, self.library)
            for region in document.regions:
                if region.name not in (known := self.regions_known):
                    message = f"there is no template for the region '{region.name}'"
                    hint = suggest.hint(region.name, known, f"there are {suggest.joined(sorted(known))}")
                    self.findings.append(UNKNOWN_REGION.at(line_of(document.path, region.begin_line), message, hint))
        self._check_keys()
        if that_stop(self.findings):
            return Rendering([], self.findings)
        changes = [change for document in self.documents if (change := self._rendered(document))]
        regions = sum(len(document.regions) for document in self.documents)
        return Rendering([] if that_stop(self.findings) else changes, self.findings, len(self.documents), regions)

    def _check_keys(self) -> None:
        """Each key must be a link label of its own."""
        seen: dict[str, str] = {}
        for entry in self.library:
            label = normalise_label(entry.key)
            other = seen.setdefault(label, entry.key)
            if other != entry.key:
                what = f"'{entry.key}' and '{other}' are one link label on GitHub"
            elif len(entry.key) > LABEL_LIMIT - 2:
                what = f"a citation key of {len(entry.key)} characters is no link label on GitHub"
            else:
                continue
            self.findings.append(UNLINKABLE_KEY.at(entry.key_place, what, "rename one", entry.key))

    def _rendered(self, document: Document) -> Change | None:
        current = document
        path, cited = self.project.relative(document.path), self._cited(document) if document.regions else []
        asked = {region.name for region in document.regions}  # those to write: all, then those that show headings,
        for _ in range(_ROUNDS):  # as only they can change in another round
            bodies = {}
            for region in document.regions:
                if region.name in asked:
                    page = _Page(path, current.headings, _own_heading(current, region.name), cited)
                    body = self._body(document, region, page)
                    if body is None:
                        return None
                    bodies[region.name] = body
                    if not page.asked:
                        asked.remove(region.name)
            before, current = current, current.with_bodies(bodies)
            if current is before or not asked:
                break
        else:
            message = f"{suggest.joined(sorted(asked))}: the headings it shows change each time they are shown"
            hint = "let the template make no heading out of headings"
            self.findings.append(TEMPLATE_ERROR.at(Place(document.path), message, hint))
            return None
        self._check_links(current)
        self._check_size(document, current)
        if current.text == document.text:
            return None
        mark = self.marks[document.path]
        is_now = {region.name: current.text[region.start : region.end] for region in current.regions}
        stale = [each for each in document.regions if document.text[each.start : each.end] != is_now[each.name]]
        return Change(document.path, mark + document.text, mark + current.text, stale)

    def _body(self, document: Document, region: Region, page: _Page) -> str | None:
        works, settings = self.reading_list, self.project.config.region(region.name)
        context = {
            "document": page,
            "entries": works.records,
            "books": works.of(Kind.BOOK),
            "papers": works.of(Kind.PAPER),
            "courses": works.of(Kind.COURSE),
            "references": works.of(Kind.REFERENCE),
            "by_topic": works.topics,
            "list_path": self._list_path(document),
            "with_bibtex": settings.get("bibtex", True),
        }
        try:
            template = self.environment.get_template(settings.get("template", f"readme/{region.name}.md"))
            return budget.printed(template, context, len(works.records))
        except _FAILURES as error:
            self.findings.append(template_finding(error, line_of(document.path, region.begin_line)))
            return None

    def _cited(self, document: Document) -> list[Row]:
        cited = [self.library.lookup(citation.key) for citation in document.citations]
        keys = {entry.key.casefold() for entry in cited if entry}
        return [record for key, record in sorted(self.records.items()) if key in keys]

    def _list_path(self, document: Document) -> Markup:
        """The relative path from a document to the one that holds the list; "" where it is the same."""
        for each in self.documents:
            if any(region.name == "resources" for region in each.regions) and each is not document:
                return Markup(quote(Path(os.path.relpath(each.path, document.path.parent)).as_posix()))  # noqa: S704 - quoted
        return Markup("")

    def _check_links(self, document: Document) -> None:
        """The citations of a document are links only where one of its regions defines them."""
        if dead := document.dead_citations:
            first = dead[0]
            place = Place(document.path, first.line, first.column, first.end_line, first.end_column)
            more = f" and of {len(dead) - 1} more" if len(dead) > 1 else ""
            message = f"no region of this file defines the link of '{first.key}'{more}"
            hint = "add the region `citations` to it, or `resources` for the whole list"
            self.findings.append(CITATION_NOT_LIVE.at(place, message, hint))

    def _check_size(self, document: Document, after: Document) -> None:
        size = len(after.text.encode())
        if size > _GITHUB_SHOWS and document.path.name.lower().startswith("readme"):
            message = f"{size // 1024} KiB: GitHub shows a README up to 500 KiB"
            hint = "split the list, or the document"
            if self.project.config.region("resources").get("bibtex", True):
                hint = "set `regions.resources.bibtex = false` to leave the BibTeX blocks out"
            self.findings.append(LARGE_FILE.at(Place(document.path), message, hint))
