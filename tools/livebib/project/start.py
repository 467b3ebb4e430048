"""The first steps of a bibliography: what is missing in a folder, and how to add it without touching what is there."""

import glob
import json
from functools import partial
from pathlib import Path
from typing import NamedTuple

from livebib.files import disk
from livebib.model.errors import UsageError
from livebib.project import config
from livebib.project.gate import Gate
from livebib.text.markdown.document import Document

_CONFIG = """\
# Configuration of livebib. Every key has a default; `livebib config` shows the values in force.

bib = [{bib}]
files = ["README.md"]

# Papers are grouped under these headings, each by the first of its keywords that is listed here.
# [topics]
# attention = "Attention"
"""

EXAMPLE = "An example to replace"  # how the annotation of the example below begins
_BIB = """\
% The database of this reading list: one entry a work. `livebib render` brings it into README.md.

@inproceedings{vaswani2017attention,
  author        = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and Uszkoreit, Jakob and Jones, Llion and
                   Gomez, Aidan N. and Kaiser, {\\L}ukasz and Polosukhin, Illia},
  title         = {Attention Is All You Need},
  booktitle     = {Advances in Neural Information Processing Systems},
  volume        = {30},
  year          = {2017},
  eprint        = {1706.03762},
  archiveprefix = {arXiv},
  primaryclass  = {cs.CL},
  annotation    = {An example to replace: one sentence on why to read the work.},
}
"""

_REGION = "<!-- livebib:begin {0} -->\n<!-- livebib:end {0} -->\n"
_README = (
    "# Reading list\n\n## Contents\n\n" + _REGION.format("toc") + "\n## Resources\n\n" + _REGION.format("resources")
)
_SECTION = "## Resources\n\n" + _REGION.format("resources")


class Step(NamedTuple):
    """One file to write."""

    path: Path
    what: str  # "created" or "extended"
    why: str
    text: str
    read: str | None  # the text it had


def plan(root: Path) -> list[Step]:
    """What is missing in a folder; empty where a bibliography stands complete.

    Raises UsageError where something is in the way, before anything is written.
    """
    steps = []
    project, gate = config.read(root), Gate(root)
    found = list(disk.below(root, ".bib"))
    readme = _readme(root, project)
    if project.file is None:
        patterns = _patterns(root, found) if found else ["bib/*.bib"]
        text = _CONFIG.format(bib=", ".join(map(_toml, patterns))).replace('"README.md"', _toml(readme.name))
        why = f"the database: {', '.join(patterns)}" if found else "the configuration"
        steps.append(Step(root / config.FILE, "created", why, text, None))
    elif "bib" in project.values:
        found = [path for pattern in project["bib"] for path in disk.matching(root, pattern)]
    if not found:
        steps.append(Step(_first_bib(root, project), "created", "the database, with one example entry", _BIB, None))
    if not readme.exists():
        others = [name for name in disk.names_in(root) if name.lower().startswith("readme.")]
        beside = f"; beside {others[0]}: livebib writes Markdown" if others else ""
        steps.append(Step(readme, "created", f"with the regions toc and resources{beside}", _README, None))
    elif step := _section(readme):
        steps.append(step)
    for step in steps:
        gate.passed(step.path, "bib" if step.path.suffix == ".bib" else "files")
        _in_the_way(step.path)
    return steps


def _readme(root: Path, project: config.Config) -> Path:
    """The document that shall hold the list: the first that the configuration names, else the README."""
    for pattern in project.values.get("files", []):
        if not config.WILD.search(pattern):
            return root / str(pattern)
    return root / next((name for name in disk.names_in(root) if name.lower() == "readme.md"), "README.md")


def _first_bib(root: Path, project: config.Config) -> Path:
    """Where the configuration would look for a first .bib file."""
    pattern: str = project["bib"][0]
    if not config.WILD.search(pattern):
        return root / pattern / "references.bib" if (root / pattern).is_dir() else root / pattern
    folder = Path(pattern).parent
    return root / ("bib" if config.WILD.search(str(folder)) else folder) / "references.bib"


def _section(readme: Path) -> Step | None:
    """A section with the list's region at the end of a document that has no region yet."""
    text = disk.read_text(readme)
    document = Document(readme, text)
    if document.regions or document.findings:
        return None
    line_end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    gap = "" if not text else line_end if text.endswith(("\n", "\r")) else line_end * 2
    extended = text + gap + _SECTION.replace("\n", line_end)
    after = Document(readme, extended)
    if after.findings or [region.name for region in after.regions] != ["resources"]:
        raise UsageError(
            f"{readme.name}: a code block or an HTML comment in it does not end, so nothing can be added behind it",
            hint="end it, then run `livebib init` again",
        )
    return Step(readme, "extended", "a section Resources with its region at the end", extended, text)


def _in_the_way(path: Path) -> None:
    folder = next(folder for folder in path.parents if folder.exists())
    if not folder.is_dir():
        raise UsageError(f"{folder.name} is a file; livebib needs a folder of that name for {path.name}")


def carry_out(steps: list[Step]) -> list[Step]:
    """Write what was planned; a file that has come into being meanwhile is left alone."""
    done = []
    for step in steps:
        if step.read is None and step.path.exists():
            continue
        disk.write_text(step.path, step.text, read=step.read)
        done.append(step)
    return done


def _patterns(root: Path, found: list[Path]) -> list[str]:
    """A pattern for the usual folder, the files' own names elsewhere."""
    names = [path.relative_to(root).as_posix() for path in found]
    usual = [name for name in names if name.startswith("bib/") and name.count("/") == 1 and name.endswith(".bib")]
    return (["bib/*.bib"] if usual else []) + [glob.escape(name) for name in names if name not in usual]


_toml = partial(json.dumps, ensure_ascii=False)  # JSON's strings are TOML's
