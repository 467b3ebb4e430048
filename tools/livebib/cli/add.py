"""`livebib add`."""

import sys
from pathlib import Path
from typing import Any

import click

from livebib.cli import console
from livebib.cli.options import Common, common, finish
from livebib.metadata.adding import identifying, workflow
from livebib.metadata.adding.orders import Order
from livebib.model.errors import UsageError
from livebib.model.finding import COMMAND_LINE, Place
from livebib.web.session import Settings

_HINT = "livebib add 10.18653/v1/N19-1423 arXiv:1706.03762 978-0262035613 https://…"


@click.command(name="add")
@click.argument("words", nargs=-1, metavar="ID...")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The file to add to.")
@click.option("--key", metavar="KEY", default="", help="The citation key, for one work.")
@click.option("--type", "type_", metavar="TYPE", default="", help="The entry type, whatever the record says.")
@click.option("--keywords", metavar="A,B", default="", help="Keywords of the new entries; the first is the topic.")
@click.option("--dry-run", is_flag=True, help="Print the entries and write nothing.")
@common
def command(options: Common, words: tuple[str, ...], **wishes: Any) -> int:
    """Add works by DOI, arXiv id, ISBN or the address of a web page; with `-` those on standard input, one a line.

    The registries are asked for the metadata, a web page for what it says of itself. Each entry goes into the file with
    most of its kind, under a key in the library's style. What the library has already is not added again.
    """
    project = options.project()
    orders = _orders(words)
    if not orders:
        raise UsageError("nothing to add", hint=_HINT)
    settings = Settings.configured(project.config)
    report = workflow.add(project, settings, orders, console.progress(options.quiet), **wishes)
    return finish(options, report, project)


def _orders(words: tuple[str, ...]) -> list[Order]:
    """What is to be added, each with its place on the command line or on standard input."""
    orders: list[Order] = []
    for number, word in enumerate(words, 1):
        if word == "-":
            if sys.stdin is None:  # as Python finds it closed
                raise UsageError("standard input is closed", hint=_HINT)
            text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
            orders += [Order(each, Place(Path("<stdin>"), line, 1, line, 1)) for line, each in identifying.lines(text)]
        else:
            orders.append(Order(word, Place(COMMAND_LINE, 1, number, 1, number)))
    return orders
