"""How many there are, in words."""


def counted(number: int, noun: str) -> str:
    """`1 entry`, `3 entries`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{number} {noun}s"
