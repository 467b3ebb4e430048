"""The first steps of a bibliography: what is missing in a folder, and how to add it without touching what is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from livebib import config, files
from livebib.markdown.regions import find_regions

_SKIPPED = {"node_modules", "venv", "build", "dist", "__pycache__", "site-packages"}

_CONFIG = """\
# Configuration of livebib. Every key has a default; `livebib config` shows the values in force.

bib = [{bib}]
files = ["README.md"]

# Papers are grouped under these headings, each by the first of its keywords that is listed here.
# [topics]
# attention = "Attention"
"""

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
    """What is missing in a folder; empty where a bibliography stands complete."""
    steps = []
    found = _bib_files(root)
    project = config.read(root)
    readme = next((path for path in sorted(root.iterdir()) if path.name.lower() == "readme.md"), root / "README.md")
    if project.file is None:
        patterns = _patterns(root, found) if found else ["bib/*.bib"]
        text = _CONFIG.format(bib=", ".join(f'"{pattern}"' for pattern in patterns))
        if readme.name != "README.md":
            text = text.replace('"README.md"', f'"{readme.name}"')
        why = f"the database: {', '.join(patterns)}" if found else "the configuration"
        steps.append(Step(root / config.FILE, "created", why, text, None))
    if not found:
        steps.append(
            Step(root / "bib" / "references.bib", "created", "the database, with one example entry", _BIB, None)
        )
    if not readme.exists():
        steps.append(Step(readme, "created", "with the regions toc and resources", _README, None))
    else:
        text = files.read_text(readme)
        regions, findings = find_regions(readme, text)
        if not regions and not findings:
            line_end = "\r\n" if "\r\n" in text else "\n"
            gap = "" if not text else line_end if text.endswith(("\n", "\r")) else line_end * 2
            section = gap + _SECTION.replace("\n", line_end)
            steps.append(
                Step(readme, "extended", "a section Resources with its region at the end", text + section, text)
            )
    return steps


def carry_out(steps: list[Step]) -> list[Step]:
    """Write what was planned; a file that has come into being meanwhile is left alone."""
    done = []
    for step in steps:
        if step.read is None and step.path.exists():
            continue
        files.write_text(step.path, step.text, read=step.read)
        done.append(step)
    return done


def _bib_files(root: Path) -> list[Path]:
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        found += [Path(folder, name) for name in sorted(names) if name.lower().endswith(".bib")]
    return found


def _patterns(root: Path, found: list[Path]) -> list[str]:
    """A pattern for the usual folder, the files' own names elsewhere."""
    names = [path.relative_to(root).as_posix() for path in found]
    usual = [name for name in names if name.startswith("bib/") and name.count("/") == 1]
    return (["bib/*.bib"] if usual else []) + [name for name in names if name not in usual]
