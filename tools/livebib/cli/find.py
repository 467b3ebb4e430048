"""`livebib find`."""

import click

from livebib.cli import console
from livebib.cli.options import Common, common, finish
from livebib.library import search
from livebib.library.labels import label
from livebib.library.near import Nearness
from livebib.model.report import Report
from livebib.text import suggest
from livebib.text.harmless import printable


@click.command(name="find")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@common
def command(options: Common, words: tuple[str, ...]) -> int:
    """Find the entries that have all WORDS in their key, title, authors or year. Case and accents don't matter."""
    project = options.project()
    found = search.find(project.library, words)
    if not found:
        close = search.like(project.library, words) or Nearness(project.library).keys("".join(words))
        hint = f"; the nearest: {suggest.joined(close)}" if close else ""
        console.talk(f"no entry has {' and '.join(repr(word) for word in words)}{hint}")
    width = max((len(entry.key) for entry in found), default=0)
    body = "\n".join(f"{printable(e.key):<{width}}  {printable(label(e))}. {printable(e.title)}" for e in found)
    entries = [{"key": e.key, "type": e.type, "title": e.title, "label": label(e), "year": e.year} for e in found]
    code = finish(options, Report("find", [], body, {"entries": entries}), project)
    return code if found else 1
