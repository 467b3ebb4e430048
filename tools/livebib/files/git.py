"""Which lines were added or changed since a git revision: in commits, in the index, and in files as they are now.

Git is only asked: nothing is written, nothing fetched, and nothing run that a repository's configuration names. A
revision that lies on another branch stands for the point where the two parted.
"""

import os
import re
import subprocess
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from livebib.model.errors import UsageError
from livebib.model.finding import Place

# What a stranger's repository may not decide: what is run, what is written, and whether a folder is a repository at all
# that only looks like one on the inside (a pull request can bring such a folder).
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "diff.autoRefreshIndex": "false",
    "safe.bareRepository": "explicit",
}
# Programs that a file goes through where the repository's attributes say so; how each setting is without effect.
_FILTER = {"clean": "", "smudge": "", "process": "", "required": "false"}
_NOTHING_FETCHED = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
_PATIENCE = 60  # seconds
_DIFF = (  # every option that a user's configuration could otherwise set so that the output reads differently
    "--no-color --no-ext-diff --no-textconv --no-renames --ignore-submodules --submodule=short "
    "--src-prefix=a/ --dst-prefix=b/"
).split()
_HUNK = re.compile(rb"@@ -[0-9]+(?:,([0-9]+))? \+([0-9]+)(?:,([0-9]+))? @@")
_QUOTED = re.compile(rb"\\([abtnvfr\"\\]|[0-7]{3})")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}

Changes = dict[Path, set[int] | None]


def changed_since(root: Path, revision: str) -> Changes:
    """The lines, from 1, that were added or changed since a revision, by absolute path; None stands for all lines.

    Files that git does not track are new, unless it ignores them; a file that was renamed is new too; files that were
    deleted and submodules are left out. Raises UsageError without git, outside of a repository, and for a revision that
    is none.
    """
    top = Path(os.fsdecode(_git(root, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    base = _base(top, revision)
    changes: Changes = {}
    for record in _git(top, "diff", "--numstat", "-z", *_DIFF, base).split(b"\0"):
        if record.startswith(b"-\t-\t"):  # binary to git: UTF-16, or told so by its attributes
            changes[top / os.fsdecode(record[4:])] = None
    patch = _git(top, "diff", "--unified=0", "--inter-hunk-context=0", *_DIFF, base)
    for name, lines in _added(patch):
        known = changes.setdefault(top / os.fsdecode(name), set())
        if known is not None:
            known.update(lines)
    for name in _git(top, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
        if name:
            changes[top / os.fsdecode(name)] = None
    return {path: lines for path, lines in changes.items() if lines is None or lines}


def tracks(path: Path) -> bool:
    """Whether a file is one of a repository's own."""
    try:
        return _run(path.parent, "ls-files", "--error-unmatch", "--", path.name).returncode == 0
    except UsageError:
        return False  # without git, nothing came by it


def touched(changes: Mapping[Path, set[int] | None], path: Path, line: int, end_line: int) -> bool:
    """Whether any of a file's lines from `line` to `end_line` was added or changed."""
    lines = changes.get(path.resolve(), set())
    return lines is None or not lines.isdisjoint(range(line, end_line + 1))


def carried(lines: set[int], before: Sequence[Place], after: Sequence[Place]) -> set[int]:
    """Changed lines after edits within entries, whose places `before` and `after` are told one for one, in order.

    Of an entry that was touched every line counts as changed.
    """
    ends = [place.end_line for place in before]
    found: set[int] = set()
    touched: set[int] = set()
    for line in lines:
        at = bisect_left(ends, line)
        if at < len(before) and before[at].line <= line:
            touched.add(at)
        else:
            found.add(line + (after[at - 1].end_line - ends[at - 1] if at else 0))
    return found.union(*(range(after[at].line, after[at].end_line + 1) for at in touched))


def _base(top: Path, revision: str) -> str:
    """The commit that a revision names, or where its branch and the current one parted."""
    # The name goes to git once, to be turned into a number, which is used from then on.
    sound = revision.strip() and not revision.startswith("-") and revision.isprintable()
    question = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = _run(top, *question) if sound else None
    if found is None or found.returncode:
        shallow = _run(top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        raise UsageError(
            f"{revision!r} is no revision of {top}" + (", of which only a part was fetched" if shallow else ""),
            hint="fetch all of it: `fetch-depth: 0` for actions/checkout, or `git fetch --unshallow`"
            if shallow
            else "name a commit, branch or tag, for example origin/main; fetch it first if it is not here",
        )
    commit = found.stdout.decode().strip()
    parted = _run(top, "merge-base", commit, "HEAD")
    return parted.stdout.decode().split()[0] if parted.returncode == 0 and parted.stdout.strip() else commit


def _added(patch: bytes) -> Iterator[tuple[bytes, range]]:
    """Name of a file and lines of it, for each piece of a patch without context."""
    lines = iter(patch.split(b"\n"))
    name: bytes | None = None
    for line in lines:
        if line.startswith(b"diff --git "):
            name = None
        elif line.startswith(b"+++ "):
            name = _name(line[4:])
        elif name is not None and (hunk := _HUNK.match(line)):
            gone, start, come = int(hunk[1] or 1), int(hunk[2]), int(hunk[3] or 1)
            yield name, range(start, start + come)
            rest = gone + come
            while rest:  # its content may look like anything
                if not next(lines, b"").startswith(b"\\"):
                    rest -= 1


def _name(written: bytes) -> bytes | None:
    """A file's name as a patch writes it: after `b/`, in quotes if it holds something special; None if it is gone."""
    if written.startswith(b'"'):
        written = _QUOTED.sub(_unquoted, written.rstrip(b"\t")[1:-1])
    else:
        written = written.removesuffix(b"\t")  # stands behind a name with blanks
    return written[2:] if written.startswith(b"b/") else None


def _unquoted(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8)]) if len(found[1]) == 3 else _LETTERS.get(found[1], found[1])


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints. Raises UsageError with its own words."""
    done = _run(folder, *arguments)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[0].removeprefix("fatal: ") if said else f"git {arguments[0]} failed"
        raise UsageError(f"git cannot tell what changed: {why}", hint="run it inside of a git repository")
    return done.stdout


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Git, with every program that the repository's configuration names switched off."""
    listed = _called(folder, _SETTINGS, "config", "--null", "--name-only", "--get-regexp", r"^filter\..").stdout
    named = {name: _FILTER.get(name.rpartition(".")[2]) for name in os.fsdecode(listed).split("\0")}
    return _called(folder, _SETTINGS | {name: value for name, value in named.items() if value is not None}, *arguments)


def _called(folder: Path, settings: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # In the environment, where they come last and a name may hold a `=`, which it may not in `-c`.
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    before = int(given) if given.isdecimal() else 0
    environment = {**os.environ, **_NOTHING_FETCHED, "LC_ALL": "C", "GIT_CONFIG_COUNT": str(before + len(settings))}
    for number, (name, value) in enumerate(settings.items(), before):
        environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    command = ["git", "--no-pager", "-C", str(folder), *arguments]
    try:
        return subprocess.run(  # noqa: S603 - a fixed program; the one word from outside is checked by _base
            command, capture_output=True, check=False, stdin=subprocess.DEVNULL, env=environment, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"git {arguments[0]} did not end within {_PATIENCE} seconds") from None
    except FileNotFoundError:
        raise UsageError(
            "git is not installed, and without it nobody can tell what changed", hint="install it"
        ) from None
    except OSError as error:
        raise UsageError(f"git cannot be run: {error}") from None
