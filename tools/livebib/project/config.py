"""The configuration: what may stand in it, its defaults, and where each value in force comes from."""

from __future__ import annotations

import codecs
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
from livebib.text import suggest
from livebib.text.addresses import BadAddress, parse

FILE = "livebib.toml"

# Where the registries answer: scheme, host and prefix. A mirror, a proxy or a test's server may stand in for each.
ENDPOINTS = {
    "crossref": "https://api.crossref.org",
    "datacite": "https://api.datacite.org",
    "arxiv": "https://export.arxiv.org",
    "doi": "https://doi.org",
    "openlibrary": "https://openlibrary.org",
    "wayback": "https://web.archive.org",
}

DIALECTS = ("both", "bibtex", "biblatex")


class Key(NamedTuple):
    """One configuration key."""

    name: str
    default: Any
    check: Callable[[Any], bool]
    wants: str  # what the value must be, for the message
    about: str  # one line for the manual and `livebib config -v`
    fault: Callable[[Any], tuple[str, str] | None] = lambda value: None  # of a table: which part is wrong, what to do


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_encoding(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(codecs.lookup(value))
    except (LookupError, ValueError):
        return False


def _is_topics(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) and each for each in value.values())


def _is_regions(value: Any) -> bool:
    kinds = {"template": str, "bibtex": bool}
    return isinstance(value, dict) and all(
        isinstance(region, dict) and all(name in kinds and isinstance(v, kinds[name]) for name, v in region.items())
        for region in value.values()
    )


def _is_citing(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name == "commands"
        and isinstance(names, list)
        and all(isinstance(n, str) and _COMMAND.fullmatch(n) for n in names)
        for name, names in value.items()
    )


_LINTING = ("select", "ignore", "severity")


def _is_linting(value: Any) -> bool:
    return isinstance(value, dict) and _fault_of_linting(value) is None


def _fault_of_linting(value: Any) -> tuple[str, str] | None:
    for name, part in value.items() if isinstance(value, dict) else ():
        if name not in _LINTING:
            return f"unknown key '{name}' in [lint]", _meant(name, _LINTING)
        if name != "severity":
            if not (isinstance(part, list) and all(isinstance(each, str) for each in part)):
                return f"'lint.{name}' must be a list, not {part!r}", f'write {name} = ["pages", "doi-prefix"]'
        elif not isinstance(part, dict):
            return f"'lint.severity' must be a table, not {part!r}", 'write severity = { page-dash = "warning" }'
        else:
            for rule, weight in part.items():
                if weight not in list(Severity):
                    return f"'lint.severity.{rule}': {weight!r} is no weight", "write error, warning or info"
    return None


def _meant(name: str, known: Collection[str]) -> str:
    return suggest.hint(name, known, f"the keys are {', '.join(known)}")


def _is_number(least: float, most: float = 1e9) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10_000


def _is_patterns(value: Any) -> bool:
    try:
        return isinstance(value, list) and all(isinstance(each, str) and re.compile(each) for each in value)
    except re.error:
        return False


def _is_duration(value: Any) -> bool:
    try:
        return seconds(value) >= 0
    except ValueError:
        return False


def _is_open(value: Any) -> bool:
    if isinstance(value, bool):
        return True
    try:
        return isinstance(value, list) and all(isinstance(each, str) and host(each) for each in value)
    except BadAddress:
        return False


def host(text: str) -> str:
    """A host as addresses name it, an IPv6 address with or without brackets. Raises BadAddress for what is none: a port
    or a mask is no part of a host."""
    bare = f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text
    address = parse(f"http://{bare}/")
    if address.port is not None or "/" in text or "@" in text or (":" in bare and not bare.endswith("]")):
        raise BadAddress(f"'{text}' is no host")
    return address.host.strip("[].")


def _is_mail(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[!-~]+@[!-~]+", value) is not None


def _is_endpoints(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name in ENDPOINTS and isinstance(url, str) and re.match(r"https?://[^\s?#]+$", url)
        for name, url in value.items()
    )


def _is_failing(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(failing(value))
    except ValueError:
        return False


_COMMAND = re.compile(r"\\?[A-Za-z@]+\*?")
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


KEYS = {
    key.name: key
    for key in (
        Key("bib", ["bib/*.bib"], _is_list, "a list of patterns", "the files of the database"),
        Key("files", ["README.md"], _is_list, "a list of patterns", "the documents with regions and citations"),
        Key(
            "encoding",
            "utf-8",
            _is_encoding,
            "the name of an encoding",
            "the encoding of .bib files that do not name theirs",
        ),
        Key("templates", None, _is_text, "a folder", "templates that replace or add to the built-in ones"),
        Key(
            "regions",
            {},
            _is_regions,
            "a table of regions, each with `template` (a file) or `bibtex` (true or false)",
            "how a region is generated",
        ),
        Key("history", None, _is_text, "a file", "strikes of links that fail, kept in the repository"),
        Key(
            "mailto",
            None,
            _is_mail,
            "a mail address in ASCII",
            "an address told to servers, so that they can reach you",
        ),
        Key(
            "max-age",
            "7d",
            _is_duration,
            "a span of time such as 7d or 12h",
            "for how long a good answer is remembered",
        ),
        Key(
            "timeout",
            20,
            _is_number(0.1, 600),
            "a number of seconds, up to 600",
            "what one link may take, waits and retries included",
        ),
        Key("jobs", 512, _is_count, "a number from 1 to 10000", "requests on their way at a time"),
        Key("per-host", 6, _is_count, "a number from 1 to 10000", "the same, to one host"),
        Key(
            "gap",
            0.05,
            _is_number(0, 600),
            "a number of seconds, up to 600",
            "the pause between two requests to one host",
        ),
        Key("include", [], _is_patterns, "a list of regular expressions", "links to check; all, if there is none"),
        Key("exclude", [], _is_patterns, "a list of regular expressions", "links not to check"),
        Key(
            "fail-on",
            "error",
            _is_failing,
            "error, warning, info, or verdicts with commas between them",
            "what makes check-links fail: dead and unsafe links, if nothing else is said",
        ),
        Key(
            "allow-private",
            False,
            _is_open,
            "true, false or a list of hosts, without ports or masks",
            "private addresses that may be asked",
        ),
        Key(
            "endpoints",
            {},
            _is_endpoints,
            f"a table of addresses for {', '.join(ENDPOINTS)}",
            "mirrors that stand in for a registry",
        ),
        Key(
            "dialect",
            "both",
            lambda value: value in DIALECTS,
            f"one of {', '.join(DIALECTS)}",
            "the engine that an entry must be complete for; with both, either is enough",
        ),
        Key(
            "lint",
            {},
            _is_linting,
            "a table with the lists `select` and `ignore`, and the table `severity` of error, warning or info",
            "which rules `livebib lint` applies, and how much their findings weigh",
            _fault_of_linting,
        ),
        Key(
            "cite",
            {},
            _is_citing,
            'a table with `commands`, a list of names such as "mycite"',
            "LaTeX commands that cite, besides those that are known or found",
        ),
        Key("topics", {}, _is_topics, "a table from keyword to heading", "the topics of papers, in their order"),
    )
}


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

    def region(self, name: str) -> Mapping[str, Any]:
        """The settings of one region; empty where there are none."""
        found: Mapping[str, Any] = self["regions"].get(name, {})
        return found


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds a configuration or a git repository, else the folder itself."""
    for folder in (start, *start.parents):
        if is_root(folder):
            return folder
    return start


def is_root(folder: Path) -> bool:
    """Whether a folder holds a configuration or a git repository."""
    return (folder / FILE).is_file() or (folder / ".git").exists() or _has_section(folder / "pyproject.toml")


def read(root: Path, file: Path | None = None) -> Config:
    """The configuration of a root: `file` if named, else `livebib.toml`, else `[tool.livebib]` of `pyproject.toml`.

    Raises ConfigError for anything it does not know: a slip must not silently mean the default.
    """
    if file is not None:
        tables = _toml(file)
        if file.name == "pyproject.toml":
            tool = tables.get("tool", {})
            return _checked(tool.get("livebib", {}) if isinstance(tool, dict) else tool, file)
        return _checked(tables, file)
    if (root / FILE).is_file():
        return _checked(_toml(root / FILE), root / FILE)
    if _has_section(root / "pyproject.toml"):
        return _checked(_toml(root / "pyproject.toml")["tool"]["livebib"], root / "pyproject.toml")
    return Config()


def _has_section(path: Path) -> bool:
    if not path.is_file() or b"livebib" not in disk.read_bytes(path):
        return False
    tool = _toml(path).get("tool", {})
    return isinstance(tool, dict) and "livebib" in tool


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(disk.read_text(path).removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None


def _checked(values: Any, path: Path) -> Config:
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: [tool.livebib] must be a table")
    for name, value in values.items():
        if name not in KEYS:
            raise ConfigError(f"{path}: unknown key '{name}'", hint=_meant(name, KEYS))
        if fault := KEYS[name].fault(value):
            raise ConfigError(f"{path}: {fault[0]}", hint=fault[1])
        if not KEYS[name].check(value):
            raise ConfigError(f"{path}: '{name}' must be {KEYS[name].wants}, not {value!r}")
    return Config(values, path)
