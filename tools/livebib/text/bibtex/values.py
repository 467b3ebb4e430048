"""How a value reads: its pieces, joined by `#`, each a braced or quoted text, a number or a macro."""

from typing import NamedTuple

from livebib.text.bibtex.grammar import IDENTIFIER, NUMBER, Braces, after_space


class Piece(NamedTuple):
    """One operand of a value: `text` without its delimiters; `macro` when it names a @string instead."""

    text: str
    macro: bool
    start: int  # offset within the value
    end: int


def pieces(value: str) -> list[Piece]:
    """The pieces of a value as written (`{A} # jan # "b"`). A value that does not read ends where it stops reading."""
    if value[:1] == "{" and value.find("}") == len(value) - 1 and value.find("{", 1) < 0:
        return [Piece(value[1:-1], False, 0, len(value))]
    found: list[Piece] = []
    braces = Braces(value)
    at = 0
    while at < len(value):
        piece = piece_at(value, at, braces)
        if piece is None:
            break
        found.append(piece)
        at = after_space(value, piece.end)
        if value[at : at + 1] != "#":
            break
        at = after_space(value, at + 1)
    return found


def piece_at(text: str, at: int, braces: Braces) -> Piece | None:
    """The piece that begins at `at`, or None where none does or it never ends."""
    if text[at : at + 1] in ("{", '"'):
        close = braces.close(at) if text[at] == "{" else braces.close_quote(at)
        return None if close is None else Piece(text[at + 1 : close], False, at, close + 1)
    if number := NUMBER.match(text, at):
        return Piece(number[0], False, at, number.end())
    if name := IDENTIFIER.match(text, at):
        return Piece(name[0], True, at, name.end())
    return None
