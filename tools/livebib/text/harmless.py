"""Text from files and servers, made harmless for what shows it: logs of GitHub Actions, Markdown, several lines."""

import re

# What str.isprintable lets through although it shows nothing: fillers, and variation selectors but for the two that
# choose between a plain and a coloured symbol (Unicode's Default_Ignorable_Code_Point).
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]")

# What moves a terminal's cursor or the writing direction, separates lines for some readers only, or is no text at all.
# Blanks, and what joins letters and emoji, stay: a diff has to remain one.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]|\r(?!\n)"
)

# The runner of GitHub Actions takes a line for a command when it begins with `::`, whatever blanks stand before it, or
# holds `##[` anywhere (actions/runner, ActionCommand.cs). It compares as .NET does, for which characters that show
# nothing are not there.
_NOTHING = "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
_NOTHING += "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
_COMMAND = re.compile(rf"^((?:[^\S\n]|{_NOTHING[:-1]})*+):(?={_NOTHING}:)", re.MULTILINE)
_OLD_COMMAND = re.compile(rf"#(?={_NOTHING}#{_NOTHING}\[)")

_MOST_TICKS = 9  # cmark reads no code span with more than 80, and fences only up to 255


def lines(text: str) -> str:
    """Several lines, harmless on a terminal. Line ends, tabs and joined emoji stay as they are."""
    return _HARMFUL.sub(lambda match: code(match[0]), text)


def inert(text: str) -> str:
    r"""The text with no line in it that GitHub Actions would carry out: the first colon of such a line is written as
    `\x3a`, the first hash of an old command as `\x23`."""
    return _OLD_COMMAND.sub(r"\\x23", _COMMAND.sub(r"\1\\x3a", text))


def span(text: str) -> str:
    """The text as a code span of Markdown, in which nothing is live: no mention, issue, address, image or tag.
    Empty for an empty text, which Markdown has no span for."""
    text = inert(printable(text))
    if not text:
        return ""
    text, longest = _ticks(text)
    pad = " " if text[0] in " `" or text[-1] in " `" else ""
    return f"{'`' * (longest + 1)}{pad}{text}{pad}{'`' * (longest + 1)}"


def fence(text: str, info: str = "") -> str:
    """The text as a fenced code block of Markdown, without a line break behind it. `info` names the language."""
    text, longest = _ticks(inert(lines(text)))
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{info}\n{text}\n{ticks}"


def _ticks(text: str) -> tuple[str, int]:
    """The text and its longest run of backticks; where that is too long for a fence, they are written as a code."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return (text, longest) if longest < _MOST_TICKS else (text.replace("`", "\\x60"), 0)


def printable(text: str) -> str:
    r"""Text from a file or a server in one harmless line: what controls a terminal, turns the writing direction or
    shows nothing is written as its code, such as `\x1b` or `\u202e`."""
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    return "".join(c if c.isprintable() and not _INVISIBLE.match(c) else code(c) for c in text)


def code(character: str) -> str:
    r"""A character as its code: `\x1b`, `\u202e`, `\U000e0041`."""
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
