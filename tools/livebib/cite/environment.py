"""`BIBINPUTS`: where BibTeX and biber look for the library, whatever folder a document lies in.

Syntax: the Kpathsea manual, "Path searching": `//` looks into folders of folders, an empty element at the end stands
for what TeX would use without the variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from livebib.model.errors import UsageError

_SPECIAL = re.compile(r"[:;,{}$~]")  # what Kpathsea reads as more than a name


def line(bib_files: Iterable[Path], root: Path, before: str = "") -> str:
    """A shell's line that sets the variable; `before` is its value so far, which stays in force behind ours.

    Run twice, it says the same. Raises UsageError where a folder's name cannot stand in the variable.
    """
    folders = sorted({path.resolve().parent for path in bib_files})
    outer = [
        each
        for each in folders
        if not any(each != other and each.is_relative_to(other) for other in folders if other != root)
    ]
    ours = []
    for folder in outer:
        if odd := _SPECIAL.search(str(folder)):
            raise UsageError(
                f"{folder}: a '{odd[0]}' in a folder's name means something else in BIBINPUTS", hint="rename the folder"
            )
        # The root holds much that is no bibliography, which TeX would search in vain, or find a namesake in.
        ours.append(str(folder) if folder == root else f"{folder}//")
    mine = [".", *ours]
    kept = [each for each in before.split(":") if each and each not in mine]
    value = ":".join([*mine, *kept, ""]).replace("'", "'\\''")
    return f"export BIBINPUTS='{value}'"
