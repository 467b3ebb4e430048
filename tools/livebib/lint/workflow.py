"""`lint` from end to end: which rules, over which files, what is silenced, what is mended."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from livebib.files.git import Changes, carried
from livebib.library.library import Library
from livebib.lint import catalogue, fixing, silence
from livebib.lint.engine import Inspector, Times
from livebib.lint.families import reading
from livebib.lint.model import Context, Found
from livebib.model.errors import UsageError
from livebib.model.finding import Finding, Place, Severity
from livebib.project.project import Project
from livebib.project.scope import Scope, read
from livebib.text import suggest
from livebib.text.markdown.texts import document, is_list


class Choice(NamedTuple):
    """Which rules are applied, and how much their findings weigh where that is not their own weight."""

    names: frozenset[str]
    weights: Mapping[str, Severity]
    is_all: bool = True  # nothing was selected: comments that silence no rule at all are told too
    rules_above: Callable[[], Collection[str]] = tuple  # those of other commands, which comments may name

    def weighed(self, found: Found) -> Found:
        """The finding with the weight that the user gave its rule."""
        weight = self.weights.get(found.finding.rule)
        return found._replace(finding=found.finding._replace(severity=weight)) if weight else found


_Places = dict[Path, list[Place]]


def choice(
    project: Project, select: Sequence[str], ignore: Sequence[str], rules_above: Callable[[], Collection[str]] = tuple
) -> Choice:
    """The rules of a run: options go before the configuration. Names are of rules or families; `all` is all.

    Raises UsageError for a name that is neither.
    """
    settings = project.config["lint"]
    where = f"the key `lint` of {project.config.origin('lint')}"
    wanted = _rules(select, "--select") if select else _rules(settings.get("select", ["all"]), where)
    wanted -= _rules(ignore, "--ignore")
    if not select:
        wanted -= _rules(settings.get("ignore", []), where)
    weights = {name: Severity(weight) for name, weight in settings.get("severity", {}).items()}
    for name in weights:
        _rules([name], where)
    return Choice(frozenset(wanted), weights, not select, rules_above)


def _rules(names: Iterable[str], where: str) -> set[str]:
    known = {name: [name] for name in catalogue.FAMILY} | catalogue.FAMILIES | {"all": [*catalogue.FAMILY]}
    found: set[str] = set()
    for name in names:
        if name not in known:
            hint = suggest.hint(name, [*catalogue.FAMILY, *catalogue.FAMILIES], "`livebib explain` lists the rules")
            raise UsageError(f"{where}: there is no rule or family {name!r}", hint=hint)
        found.update(known[name])
    return found


class Linted(NamedTuple):
    """What a run found and did."""

    findings: list[Finding]  # by place, in the files as they are on disk: fixes that are not written count as not made
    fixed: Counter[str]  # how many flaws of each rule were mended, or would be
    changed: list[Path]  # the files that were written, or would be
    diff: str  # what would be written; "" where it was
    times: Times
    entries: int
    files: int
    safe: int  # flaws left that --fix mends
    unsafe: int  # those that only --unsafe-fixes mends
    waiting: list[tuple[Place, int]]  # damage, and how many flaws wait until the file is mended there


def lint(
    project: Project,
    scope: Scope,
    chosen: Choice,
    today: date,
    *,
    changes: Changes | None = None,
    fix: bool = False,
    unsafe: bool = False,
    write: bool = False,
    timed: bool = False,
) -> Linted:
    """Inspect the scope's libraries, and mend them as far as wanted. Only with `write` files are written."""
    times: Times = {}
    scope = _with_context(project, scope)
    if not scope.libraries:
        scope = scope._replace(libraries=[project.library])  # which says that there is none
    documents = tuple(document(path, text) for path, text in scope.documents if not is_list(path))
    checks = [check for name, check in catalogue.CHECKS.items() if name in chosen.names]
    before = scope.texts
    findings: list[Finding] = []
    fixed: Counter[str] = Counter()
    left: list[Found] = []
    damage: list[Finding] = []
    for library in scope.libraries:
        cites = not project.has_library or library is project.library
        context = Context(today, project.config["dialect"], documents if cites else ())
        inspector = Inspector(checks, context, times if timed else None)
        places = _places(library)
        look = partial(_told, inspector=inspector, chosen=chosen, scope=scope, changes=changes, places=places)
        damaged = library.not_understood
        if not fix:
            found = still = look(library)
        else:
            mended, found, still = fixing.apply(library, look, unsafe=unsafe)
            fixed += mended
            stays = {(finding.rule, finding.message) for finding in library.not_understood}
            damaged = [finding for finding in damaged if (finding.rule, finding.message) in stays]
            if write:  # places are those of the files on disk
                found, damaged = still, library.not_understood
        findings += [each.finding for each in found]
        left += still
        damage += damaged
    changed, diff = project.changes(before, scope.texts, shown=not write)
    if write:
        for library in scope.libraries:
            library.save()
    findings.sort(key=attrgetter("order"))
    entries = sum(map(len, scope.libraries))
    return Linted(findings, fixed, changed, diff, times, entries, len(before), *_left(left, damage))


def _left(found: Iterable[Found], damage: Sequence[Finding]) -> tuple[int, int, list[tuple[Place, int]]]:
    """What of the findings could be mended; what is damaged is not, but for the damage itself."""
    waits = reading.waiting(damage)
    waiting: Counter[Place] = Counter()
    safe: Counter[bool] = Counter()
    for each in found:
        if each.fix and (place := waits(each.finding)):
            waiting[place] += 1
        elif each.fix:
            safe[each.fix.safe] += 1
    return safe[True], safe[False], sorted(waiting.items())


def _with_context(project: Project, scope: Scope) -> Scope:
    """What there is to read besides the PATHs: the library that a document cites, the documents that cite a library."""
    if scope.only is None or not project.has_library:
        return scope
    libraries = scope.libraries
    if project.library not in libraries:
        if not scope.documents:
            return scope
        libraries = [*libraries, project.library]
    named = {path.resolve() for path, _ in scope.documents}
    paths = [path for path in project.documents_if_any if path.resolve() not in named]
    others = read(paths, [] if project.unread is None else project.unread)
    return scope._replace(libraries=libraries, documents=[*scope.documents, *others])


def _told(
    library: Library, inspector: Inspector, chosen: Choice, scope: Scope, changes: Changes | None, places: _Places
) -> list[Found]:
    """What is to be told of a library, and what is wrong with the comments that silence.

    `places`: where the entries stood when the changes were asked for; fixes have moved them since.
    """
    others = catalogue.FAMILY.keys() - chosen.names  # of rules of no family, about silencing, everything is told
    found = _without_followers(each for each in inspector.look(library) if each.finding.rule not in others)
    silences = silence.read(library.files, chosen.rules_above, inspector.documents)
    told = _unsilenced(found, silences, chosen, inspector.today)
    if (only := scope.only) is not None:
        told = _within(told, lambda finding: finding.place.path.resolve() in only)
    if changes is not None:
        is_new = scope.news(_carried(changes, places, _places(library)))
        told = _within(told, lambda finding: is_new(finding.place, finding.key))
    return [chosen.weighed(each) for each in told]


def _places(library: Library) -> _Places:
    places: _Places = defaultdict(list)
    for entry in library:
        places[entry.source.path].append(entry.place)
    return places


def _carried(changes: Changes, before: _Places, after: _Places) -> Changes:
    """The changed lines as they are numbered now."""
    now = dict(changes)
    for path, places in before.items():
        if (lines := changes.get(path.resolve())) and places != after[path]:
            now[path.resolve()] = carried(lines, places, after[path])
    return now


def _without_followers(found: Iterable[Found]) -> list[Found]:
    """Without labels of citations that contradict names which are no names: they are right when these are mended."""
    found = list(found)
    unread = {each.finding.key for each in found if each.finding.rule in _UNREAD_NAMES}
    return [each for each in found if each.finding.rule != "citation-label" or each.finding.key not in unread]


_UNREAD_NAMES = ("stray-comma", "stray-and", "name-commas", "name-suffix", "name-separator", "et-al")


def _within(found: Iterable[Found], is_in: Callable[[Finding], bool]) -> list[Found]:
    """The findings that a run is about; what is told of a pair is told of the one that it is about."""
    turned = (each if is_in(each.finding) or not each.turned else each._replace(finding=each.turned) for each in found)
    return [each for each in turned if is_in(each.finding)]


def _unsilenced(found: list[Found], silences: silence.Silences, chosen: Choice, today: date) -> list[Found]:
    """The findings that no comment silences, and what is wrong with the comments: one that silences nothing is told."""
    used: set[tuple[object, str]] = set()
    left = []
    for each in found:
        both = [finding for finding in (each.finding, each.turned) if finding]
        by = [silent for one in both for silent in silences.matching(one.place, one.key, [one.rule], today)]
        used.update((silent.place, name) for silent in by for name in silent.matched([each.finding.rule]))
        if not by:
            left.append(each)
    problems = silences.findings(today) if chosen.is_all else []
    for silent in silences.silences:
        for name in sorted(silent.names) if today <= silent.until else ():
            is_applied = chosen.names.issuperset(catalogue.FAMILIES.get(name, [name]))
            if is_applied and (silent.place, name) not in used:
                message, hint = (
                    f"there is no finding of '{name}' here to ignore",
                    "delete the comment, or this name in it",
                )
                problems.append(silence.UNUSED_IGNORE.at(silent.place, message, hint, silent.key))
    return left + [Found(each) for each in silences.left(problems, today)]
