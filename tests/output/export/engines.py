"""Real TeX: one exported file typeset by one engine with one style, and what came of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from livebib.library.library import Library, load
from livebib.model.finding import Place
from livebib.output.export import database
from livebib.output.export.selection import Citation, Selection, Written, select
from tests.shared import DATA, ROOT

LIBRARIES = {"bib": ROOT / "bib", "torture": DATA / "torture.bib"}
PROGRAMS = ["pdflatex", "lualatex", "bibtex", "biber", "pdftotext", "pdfinfo", "kpsewhich", "fc-list"]
FONTS = ["NotoSerifCJK", "DejaVuSerif"]
STYLES = ["plainnat.bst", "biblatex.sty", "natbib.sty", "fontspec.sty", "t1lmr.fd", "amssymb.sty"]
# The standard styles of biblatex have no drivers for these; a document that cites them says what they look like.
WITHOUT_DRIVER = (
    "artwork audio commentary image jurisdiction legal legislation letter movie music performance standard video"
).split()


class Cell(NamedTuple):
    """One square of the matrix."""

    library: str
    flavour: str  # an engine, as `database.write` takes it
    engine: str
    style: str

    def __str__(self) -> str:
        return f"{self.library}-{self.flavour}-{self.engine}-{self.style}"


CELLS = [
    Cell(library, flavour, engine, style)
    for library in LIBRARIES
    for flavour, engine, style in (
        ("biblatex", "lualatex", "numeric"),
        ("biblatex", "pdflatex", "authoryear"),
        ("classic", "pdflatex", "plain"),
        ("classic", "pdflatex", "alpha"),
        ("classic", "pdflatex", "abbrv"),
        ("classic", "pdflatex", "ieeetr"),
        ("bibtex", "pdflatex", "plainnat"),
        ("bibtex", "pdflatex", "abbrvnat"),
    )
]


class Outcome(NamedTuple):
    """What came of a cell."""

    keys: list[str]  # of the entries that were exported
    left_out: list[str]  # those that the export named as not typesettable there
    complaints: list[str]  # errors and warnings of TeX and of BibTeX or biber
    pages: int
    text: str  # letters and digits of the PDF, see `letters`
    links: list[str]


@cache
def missing() -> list[str]:
    """The programs and files of TeX that are not installed."""
    programs = [name for name in PROGRAMS if not shutil.which(name)]
    if {"kpsewhich", "fc-list"} & {*programs}:
        return programs
    fonts = subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
    programs += [name for name in FONTS if name not in fonts]
    found = subprocess.run(["kpsewhich", *STYLES], capture_output=True, text=True, check=False).stdout
    return programs + [name for name in STYLES if f"/{name}" not in found]


@cache
def library(name: str) -> Library:
    """The library of a cell."""
    return load(LIBRARIES[name])


def exported(library: Library, flavour: str, keys: list[str] | None = None) -> tuple[Selection, Written]:
    """A library, or some of its entries, in a flavour."""
    cited = None if keys is None else [Citation(key, Place(Path("test.tex"))) for key in keys]
    selection, _ = select(library, cited)
    return selection, database.write(selection, flavour)


def build(cell: Cell, folder: Path) -> Outcome:
    """Export, typeset, and look at what came of it."""
    selection, written = exported(library(cell.library), cell.flavour)
    left_out: list[str] = []
    if cell.engine == "pdflatex":  # what the export says that pdflatex cannot typeset is not asked of it
        left_out = sorted({each.key for each in written.findings if each.rule == "not-typesettable" and each.key})
        keys = [entry.key for entry in selection.entries if entry.key not in left_out]
        selection, written = exported(library(cell.library), cell.flavour, keys)
    complaints = typeset(written.text, cell.engine, cell.flavour, cell.style, folder)
    keys = [entry.key for entry in selection.entries if entry.type not in ("xdata", "set")]
    return Outcome(keys, left_out, complaints, pages(folder), letters(text(folder)), links(folder))


def typeset(bib: str, engine: str, flavour: str, style: str, folder: Path, *, cite: str = "*") -> list[str]:
    """Run TeX, BibTeX or biber, and TeX again; gives what they complain about."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "refs.bib").write_text(bib, encoding="utf-8")
    (folder / "paper.tex").write_text(document(engine, flavour, style, cite), encoding="utf-8")
    latex = [engine, "-interaction=nonstopmode", "-no-shell-escape", "paper"]
    _run([*latex, "-draftmode"], folder)
    if flavour == "biblatex":
        log = _run(["biber", "--nolog", "paper"], folder)
        complaints = re.findall(r"^(?:WARN|ERROR) - .*", log, re.MULTILINE)
    else:
        log = _run(["bibtex", "-min-crossrefs=2", "paper"], folder)
        complaints = re.findall(r"^(?:Warning--.*(?:\n--.*)?|.*---line .*|I couldn't .*|Sorry---.*)", log, re.MULTILINE)
    _run([*latex, "-draftmode"], folder)
    _run(latex, folder)
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    complaints += re.findall(
        r"^(?:! .*(?:\n.*){0,3}|.*Warning: .*(?:\n\(.*)*|Missing character: .*)", log, re.MULTILINE
    )
    return complaints


def document(engine: str, flavour: str, style: str, cite: str) -> str:
    """A paper that cites everything."""
    lines = [r"\documentclass{article}", r"\usepackage{amsmath,amssymb}"]
    if engine == "lualatex":
        lines += [
            r"\usepackage{fontspec}",
            r'\directlua{luaotfload.add_fallback("others", {"DejaVuSerif:mode=node;", "NotoSerifCJKsc:mode=node;"})}',
            r"\setmainfont{lmroman10-regular.otf}[BoldFont=lmroman10-bold.otf, ItalicFont=lmroman10-italic.otf,",
            r"  RawFeature={fallback=others}]",
        ]
    else:
        lines += [r"\usepackage[T1]{fontenc}", r"\usepackage{lmodern}"]
    if flavour == "biblatex":
        lines += [rf"\usepackage[backend=biber,style={style},maxnames=99]{{biblatex}}", r"\addbibresource{refs.bib}"]
        lines += [rf"\DeclareBibliographyAlias{{{name}}}{{misc}}" for name in WITHOUT_DRIVER]
    elif style.endswith("nat"):
        lines.append(r"\usepackage{natbib}")
    lines += [r"\usepackage{hyperref}", r"\pagestyle{empty}", r"\begin{document}", rf"\nocite{{{cite}}}"]
    lines += [r"\printbibliography"] if flavour == "biblatex" else [rf"\bibliographystyle{{{style}}}"]
    lines += [] if flavour == "biblatex" else [r"\bibliography{refs}"]
    return "\n".join([*lines, r"\end{document}", ""])


def pages(folder: Path) -> int:
    """How many pages came out; none where no PDF did."""
    found = re.search(r"^Pages:\s+(\d+)", _run(["pdfinfo", "paper.pdf"], folder), re.MULTILINE)
    return int(found[1]) if found else 0


def text(folder: Path) -> str:
    """The text of the PDF, in the order in which TeX set it: no guesses about columns."""
    return _run(["pdftotext", "-raw", "-enc", "UTF-8", "paper.pdf", "-"], folder)


def links(folder: Path) -> list[str]:
    """The addresses that the PDF leads to."""
    lines = _run(["pdfinfo", "-url", "paper.pdf"], folder).splitlines()[1:]
    return list(dict.fromkeys(line.split(None, 2)[2] for line in lines if len(line.split(None, 2)) == 3))


def letters(text: str) -> str:
    """Letters and digits without case, accents and spaces: what hyphens, ligatures and composed accents don't touch."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c) and c.isprintable())
    kept = "".join(c for c in kept if unicodedata.category(c)[0] in "LN" and unicodedata.category(c) != "Lm")
    return kept.casefold().replace("ı", "i").replace("ȷ", "j")


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False, stdin=subprocess.DEVNULL)
    return (done.stdout + done.stderr).decode("utf-8", "replace")
