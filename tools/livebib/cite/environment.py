"""`BIBINPUTS`: where BibTeX and biber look for the library, whatever folder a document lies in.

Syntax: the Kpathsea manual, "Path searching": `//` looks into folders of folders, an empty element at the end stands
for what TeX would use without the variable.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from livebib.model.errors import UsageError

_SPECIAL = re.compile(r"[:;,{}$~]")  # what Kpathsea reads as more than a name


def line(bib_files: Iterable[Path], root: Path, before: str = "") -> str:
    """A shell's line that sets the variable; `before` is its value so far, which stays in force behind ours.

    Run twice, it says the same. Raises UsageError where a folder's name cannot stand in the variable.
    """
    folders = {path.resolve().parent for path in bib_files}
    mine = ["."]
    for folder in sorted(folders):
        if not (folders - {root}).isdisjoint(folder.parents):
            continue  # TeX looks into it when it looks into the folder above
        if odd := _SPECIAL.search(str(folder)):
            message = f"{folder}: a '{odd[0]}' in a folder's name means something else in BIBINPUTS"
            raise UsageError(message, hint="rename the folder")
        # The root holds much that is no bibliography, which TeX would search in vain, or find a namesake in.
        mine.append(str(folder) if folder == root else f"{folder}//")
    kept = [each for each in before.split(":") if each and each not in mine]
    value = ":".join([*mine, *kept, ""]).replace("'", "'\\''")
    return f"export BIBINPUTS='{value}'"
