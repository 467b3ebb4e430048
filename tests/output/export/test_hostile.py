"""A library that wants to run TeX code: typeset it shows its code, and nothing of it happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from livebib.library.library import Library
from livebib.text.source import Source
from tests.output.export import engines
from tests.output.export.engines import exported, letters

MARKER = "THE SECRET OF THIS MACHINE"
# Each field of each entry with another attack; %s is a file that must not be read, and one that must not be written.
ATTACKS = [
    r"\input{%(secret)s}",
    r"\input %(secret)s ",
    r"\include{%(secret)s}",
    r"\InputIfFileExists{%(secret)s}{}{}",
    r"\csname input\endcsname %(secret)s ",
    r"\csname @input\endcsname{%(secret)s}",
    "^^5cinput{%(secret)s}",
    "^^5c^^69nput{%(secret)s}",
    "^^^^005cinput{%(secret)s}",
    r"$^^5cinput{%(secret)s}$",
    r"$\input{%(secret)s}$",
    r"\ensuremath{\input{%(secret)s}}",
    r"\immediate\write18{touch %(made)s}",
    r"\immediate\openout5=%(made)s \immediate\write5{x}\immediate\closeout5 ",
    r"\newwrite\a\immediate\openout\a=%(made)s ",
    r"\openin5=%(secret)s \read5 to\x \x",
    r"\catcode`\|=0 |input{%(secret)s}",
    r"\def\LaTeX{\input{%(secret)s}}\LaTeX",
    r"\let\emph\input \emph{%(secret)s}",
    r"\special{psfile=%(secret)s}",
    r"\directlua{io.open('%(made)s','w')}",
    r"\begin{filecontents}{%(made)s}x\end{filecontents}",
    r"\url{x}\input{%(secret)s}",
    r"\url{\input{%(secret)s}}",
    r"\href{\input{%(secret)s}}{\input{%(secret)s}}",
    r"\emph{\textbf{\input{%(secret)s}}}",
    r"{\'{\input{%(secret)s}}}",
    r"\%%(made)s \input{%(secret)s}",
    r"\\input{%(secret)s}",
    r"} \input{%(secret)s} {",
    r"\verb|\input{%(secret)s}|",
    r"\usepackage{%(secret)s}",
    r"\loop\iftrue\repeat",
    r"\relax\end{document}",
    r"\csname",
    r"\noexpand\input{%(secret)s}",
    r"\expandafter\input\expandafter{%(secret)s}",
    r"\scantokens{\string\input{%(secret)s}}",
    r"50% of it \input{%(secret)s}",
]
FIELDS = "author title booktitle note howpublished url doi eprint publisher year month pages edition type key".split()


def hostile(secret: Path, made: Path) -> Library:
    """One entry an attack, in every field that takes it."""
    entries = []
    for number, attack in enumerate(ATTACKS):
        code = attack.replace("%(secret)s", str(secret)).replace("%(made)s", str(made))
        if code.startswith("}"):
            fields = f'  title = "a {{\\{code}\\}} b",\n'  # braces that only TeX does not count
        else:
            fields = "".join(f"  {name} = {{{code}}},\n" for name in FIELDS)
        entries.append(f"@{'article' if number % 2 else 'misc'}{{attack{number},\n{fields}}}\n")
    entries.append("@misc{\\input|x, title = {A key}}\n@misc{^^5cinput, title = {Another}}\n")
    entries.append("@misc{witness, author = {Witness, Will}, title = {Seen at the End}, year = 2000}\n")
    return Library([Source(Path("hostile.bib"), "".join(entries))])


@pytest.mark.parametrize("flavour", ["bibtex", "classic", "biblatex"])
def test_each_attack_is_named_with_its_place_and_its_command(flavour: str) -> None:
    library = hostile(Path("secret"), Path("made"))
    assert library.not_understood == []
    findings = [each for each in exported(library, flavour)[1].findings if each.rule == "unsafe-tex"]
    named = {each.key for each in findings}
    quiet = {key for key in (f"attack{number}" for number in range(len(ATTACKS))) if key not in named}
    # A comment sign is the character that it shows; a line break before a word makes no command of it.
    assert {ATTACKS[int(key.removeprefix("attack"))] for key in quiet} <= {r"\\input{%(secret)s}"}
    assert {r"\input|x", "^^5cinput"} <= named
    title = next(each for each in findings if (each.key, each.field) == ("attack0", "title"))
    assert title.message.startswith(r"\input{secret} ")
    assert (title.place.line, title.severity) == (3, "warning")


@pytest.mark.skipif(
    bool(engines.missing()),
    reason=f"no TeX: {', '.join(engines.missing())} missing; .ci/run names the Debian packages",
)
@pytest.mark.parametrize(
    ("flavour", "engine", "style"),
    [
        ("bibtex", "pdflatex", "plainnat"),
        ("classic", "pdflatex", "alpha"),
        ("biblatex", "pdflatex", "numeric"),
        ("biblatex", "lualatex", "numeric"),
    ],
)
def test_typeset_it_shows_its_code_and_nothing_happens(tmp_path: Path, flavour: str, engine: str, style: str) -> None:
    secret, made = tmp_path / "secret.tex", tmp_path / "made"
    secret.write_text(MARKER)
    text = exported(hostile(secret, made), flavour)[1].text
    complaints = engines.typeset(text, engine, flavour, style, tmp_path / "paper")
    shown = letters(engines.text(tmp_path / "paper"))
    assert letters("Seen at the End") in shown
    assert letters(r"\input") in shown
    assert letters(MARKER) not in shown
    assert not made.exists()
    assert [each for each in complaints if each.startswith("!")] == []
    assert "secret.tex" not in files_read(tmp_path / "paper" / "paper.log")


def files_read(log: Path) -> str:
    """The names of files that TeX opened, which its log writes behind an opening parenthesis."""
    return "".join(part for part in log.read_text(errors="replace").split("(")[1:] if part.startswith("/"))[:100_000]
