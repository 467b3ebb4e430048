"""What would change in a file, as a unified diff."""

import difflib


def unified(name: str, before: str, after: str) -> str:
    """The diff of one file, in the form that `git apply` takes; empty where nothing changes."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline\n" for line in lines)
