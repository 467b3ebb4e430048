"""The configuration: what may stand in it, its defaults, and where each value in force comes from."""

import codecs
import os
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from livebib.files import disk
from livebib.model.errors import ConfigError
from livebib.model.finding import Severity
from livebib.model.verdict import Verdict
from livebib.project.gate import Gate
from livebib.text import suggest
from livebib.text.addresses import BadAddress, parse
from livebib.text.markdown.slugs import STYLES
from livebib.text.patterns import compiled

FILE = "livebib.toml"
WILD = re.compile(r"[*?[]")  # what makes a name a pattern of files

# Where the registries answer: scheme, host and prefix. A mirror, a proxy or a test's server may stand in for each.
ENDPOINTS = {
    "crossref": "https://api.crossref.org",
    "datacite": "https://api.datacite.org",
    "arxiv": "https://export.arxiv.org",
    "doi": "https://doi.org",
    "openlibrary": "https://openlibrary.org",
    "openalex": "https://api.openalex.org",
    "wayback": "https://web.archive.org",
}

DIALECTS = ("both", "bibtex", "biblatex")


Check = Callable[[Any], object]  # false, or an error, for a value that cannot be


class Kind(NamedTuple):
    """What a value must be."""

    wants: str  # for the message
    check: Check  # a ConfigError says more than `wants`


class Key(NamedTuple):
    """One configuration key."""

    name: str
    default: Any
    kind: Kind
    about: str  # one line for the manual and `livebib config -v`


def host(text: str) -> str:
    """A host as addresses name it, an IPv6 address with or without brackets. Raises BadAddress for what is none: a port
    or a mask is no part of a host."""
    bare = f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text
    address = parse(f"http://{bare}/")
    if address.port is not None or "/" in text or "@" in text or (":" in bare and not bare.endswith("]")):
        raise BadAddress(f"'{text}' is no host")
    return address.host.strip("[].")


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def seconds(text: str | float) -> float:
    """A span of time in seconds: a number, or a number with a unit, `90s`, `30m`, `12h`, `7d`, `2w`.

    Raises ValueError for anything else.
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        return float(text)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdw]?)", str(text).strip())
    if not found:
        raise ValueError(f"{text!r} is no span of time")
    return float(found[1]) * _UNITS[found[2] or "s"]


class Failing(NamedTuple):
    """What makes check-links fail: links with these verdicts, and findings of no link that weigh as much as `level`."""

    verdicts: frozenset[Verdict]
    level: str | None  # "error", "warning" or "info"; None where verdicts were named


_BY_SEVERITY = {
    "error": {Verdict.DEAD, Verdict.UNSAFE},
    "warning": {Verdict.DEAD, Verdict.UNSAFE, Verdict.SUSPECT, Verdict.UNREACHABLE, Verdict.MOVED},
    "info": {Verdict.DEAD, Verdict.UNSAFE, Verdict.SUSPECT, Verdict.UNREACHABLE, Verdict.MOVED, Verdict.BLOCKED},
}


def failing(text: str) -> Failing:
    """What makes `check-links` fail: `error`, `warning`, `info`, or verdicts with commas between them.

    Raises ValueError for anything else.
    """
    if text in _BY_SEVERITY:
        return Failing(frozenset(_BY_SEVERITY[text]), text)
    return Failing(frozenset(Verdict(part.strip()) for part in text.split(",")), None)


def _text(check: Check = bool) -> Check:
    # No path, address or pattern holds a NUL.
    return lambda value: isinstance(value, str) and "\0" not in value and check(value)


def _texts(check: Check = bool) -> Check:
    return lambda value: isinstance(value, list) and all(map(_text(check), value))


def _table(check: Callable[[str, Any], object]) -> Check:
    return lambda value: isinstance(value, dict) and all(check(name, row) for name, row in value.items())


def _number(least: float, most: float, *kinds: type) -> Check:
    return lambda value: type(value) in kinds and least <= value <= most


def _linting(value: Any) -> bool:
    for name, part in value.items() if isinstance(value, dict) else ():
        if name not in _LINTING:
            raise ConfigError(f"unknown key '{name}' in [lint]", hint=_meant(name, _LINTING))
        if name == "severity":
            if not isinstance(part, dict):
                hint = 'write severity = { page-dash = "warning" }'
                raise ConfigError(f"'lint.severity' must be a table, not {part!r}", hint=hint)
            for rule, weight in part.items():
                if weight not in list(Severity):
                    why = f"'lint.severity.{rule}': {weight!r} is no weight"
                    raise ConfigError(why, hint="write error, warning or info")
        elif not _texts(lambda _: True)(part):
            hint = f'write {name} = ["pages", "doi-prefix"]'
            raise ConfigError(f"'lint.{name}' must be a list, not {part!r}", hint=hint)
    return isinstance(value, dict)


def _meant(name: str, known: Collection[str]) -> str:
    return suggest.hint(name, known, f"the keys are {', '.join(known)}")


_LINTING = ("select", "ignore", "severity")
_OF_REGION = {"template": str, "bibtex": bool}
_COMMAND = re.compile(r"\\?[A-Za-z@]+\*?")
_BASE = re.compile(r"https?://[^\s?#]+$")

_PATTERNS = Kind("a list of patterns, of at least one", lambda value: value and _texts()(value))
_SOME = Kind("a list of patterns", _texts())
_ENCODING = Kind("the name of an encoding", _text(codecs.lookup))
_MAIL = Kind("a mail address in ASCII", _text(re.compile(r"[!-~]+@[!-~]+").fullmatch))
_SPAN = Kind("a span of time such as 7d or 12h", lambda value: seconds(value) >= 0)
_COUNT = Kind("a number from 1 to 10000", _number(1, 10_000, int))
_EXPRESSIONS = Kind("a list of regular expressions", _texts(compiled))
_VERDICTS = Kind("error, warning, info, or verdicts with commas between them", _text(failing))
_DIALECT = Kind(f"one of {', '.join(DIALECTS)}", lambda value: value in DIALECTS)
_ANCHORS = Kind(f"one of {', '.join(STYLES)}", lambda value: value in STYLES)
_TOPICS = Kind("a table from keyword to heading", _table(lambda _, heading: _text()(heading)))
_HOSTS = Kind(
    "true, false or a list of hosts, without ports or masks",
    lambda value: isinstance(value, bool) or _texts(host)(value),
)
_MIRRORS = Kind(
    f"a table of addresses for {', '.join(ENDPOINTS)}",
    _table(lambda name, url: name in ENDPOINTS and _text(_BASE.match)(url)),
)
_REGIONS = Kind(
    "a table of regions, each with `template` (a file) or `bibtex` (true or false)",
    _table(lambda _, region: _table(lambda name, value: isinstance(value, _OF_REGION.get(name, ())))(region)),
)
_LINT = Kind(
    "a table with the lists `select` and `ignore`, and the table `severity` of error, warning or info", _linting
)
_CITE = Kind(
    'a table with `commands`, a list of names such as "mycite"',
    _table(lambda name, names: name == "commands" and _texts(_COMMAND.fullmatch)(names)),
)


def _seconds(least: float) -> Kind:
    return Kind("a number of seconds, up to 600", _number(least, 600, int, float))


KEYS = {
    key.name: key
    for key in (
        Key("bib", ["bib/*.bib"], _PATTERNS, "the files of the database"),
        Key("files", ["README.md"], _SOME, "the documents with regions and citations"),
        Key("encoding", "utf-8", _ENCODING, "the encoding of .bib files that do not name theirs"),
        Key("anchors", "github", _ANCHORS, "whose anchors headings get, in contents and links to them"),
        Key("templates", None, Kind("a folder", _text()), "templates that replace or add to the built-in ones"),
        Key("regions", {}, _REGIONS, "how a region is generated"),
        Key("history", None, Kind("a file", _text()), "strikes of links that fail, kept in the repository"),
        Key("mailto", None, _MAIL, "an address told to servers, so that they can reach you"),
        Key("max-age", "7d", _SPAN, "for how long a good answer is remembered"),
        Key("timeout", 20, _seconds(0.1), "what one link may take, waits and retries included"),
        Key("jobs", 512, _COUNT, "requests on their way at a time"),
        Key("per-host", 6, _COUNT, "the same, to one host"),
        Key("gap", 0.05, _seconds(0), "the pause between two requests to one host"),
        Key("include", [], _EXPRESSIONS, "links to check; all, if there is none"),
        Key("exclude", [], _EXPRESSIONS, "links not to check"),
        Key(
            "fail-on", "error", _VERDICTS, "what makes check-links fail: dead and unsafe links, if nothing else is said"
        ),
        Key("allow-private", False, _HOSTS, "private addresses that may be asked"),
        Key("endpoints", {}, _MIRRORS, "mirrors that stand in for a registry"),
        Key("dialect", "both", _DIALECT, "the engine that an entry must be complete for; with both, either is enough"),
        Key("lint", {}, _LINT, "which rules `livebib lint` applies, and how much their findings weigh"),
        Key("cite", {}, _CITE, "LaTeX commands that cite, besides those that are known or found"),
        Key("topics", {}, _TOPICS, "the topics of papers, in their order"),
    )
}

# What a stranger does not decide for us (whom to ask in private, in whose name, and what is remembered), and what he
# may choose only as bold as the default.
_NO_STRANGERS = ("endpoints", "allow-private", "mailto", "history")
_NO_BOLDER: dict[str, Callable[..., float]] = {"jobs": min, "per-host": min, "timeout": min, "gap": max}


@dataclass(frozen=True)
class Config:
    """The values in force."""

    values: Mapping[str, Any] = field(default_factory=dict)  # only what was set
    file: Path | None = None  # the file they come from

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, KEYS[name].default)

    def origin(self, name: str) -> str:
        """Where a value comes from, for people."""
        return str(self.file) if name in self.values else "default"

    def cautious(self) -> "Config":
        """The values as far as a stranger may decide them."""
        values = {name: value for name, value in self.values.items() if name not in _NO_STRANGERS}
        bounds = {name: keep(values[name], KEYS[name].default) for name, keep in _NO_BOLDER.items() if name in values}
        return Config(values | bounds, self.file)

    def region(self, name: str) -> Mapping[str, Any]:
        """The settings of one region; empty where there are none."""
        found: Mapping[str, Any] = self["regions"].get(name, {})
        return found


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds a configuration or a git repository, else the folder itself."""
    return next(filter(is_root, (start, *start.parents)), start)


def is_root(folder: Path) -> bool:
    """Whether a folder holds a configuration or a git repository."""
    return (folder / ".git").exists() or any(map(_configures, _files(folder)))


def read(root: Path, file: Path | None = None) -> Config:
    """The configuration of a root: `file` if named, else `livebib.toml`, else `[tool.livebib]` of `pyproject.toml`.

    Raises ConfigError for anything it does not know: a slip must not silently mean the default.
    """
    path = file or next(filter(_configures, _files(root)), None)
    if path is None:
        return Config()
    if file is None:
        Gate(root).passed(path)
    values = _toml(path)
    if path.name == "pyproject.toml":
        tool = values.get("tool", {})
        values = tool.get("livebib", {}) if isinstance(tool, dict) else tool
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: [tool.livebib] must be a table")
    for name, value in values.items():
        if name not in KEYS:
            raise ConfigError(f"{path}: unknown key '{name}'", hint=_meant(name, KEYS))
        try:
            fits = KEYS[name].kind.check(value)
        except ConfigError as fault:
            raise ConfigError(f"{path}: {fault.message}", hint=fault.hint) from None
        except (ValueError, LookupError):
            fits = False
        if not fits:
            raise ConfigError(f"{path}: '{name}' must be {KEYS[name].kind.wants}, not {value!r}")
    return Config(values, path)


def _files(folder: Path) -> tuple[Path, Path]:
    return folder / FILE, folder / "pyproject.toml"


def _configures(path: Path) -> bool:
    """Whether a file is there and holds a configuration. One that cannot be read is no reason to go without."""
    if path.name == FILE or not path.is_file():
        return path.name == FILE and os.path.lexists(path)
    tool = _toml(path).get("tool") if b"livebib" in disk.read_bytes(path) else None
    return isinstance(tool, dict) and "livebib" in tool


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(disk.read_text(path).removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None
