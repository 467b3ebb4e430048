"""`livebib explain`."""

from textwrap import indent

import click

from livebib.cli.catalogue import Term, names, term
from livebib.cli.options import Common, common, finish
from livebib.lint import catalogue
from livebib.model.errors import UsageError
from livebib.model.report import Report
from livebib.text import suggest


@click.command(name="explain")
@click.argument("name", required=False, metavar="[NAME]")
@common
def command(options: Common, name: str | None) -> int:
    """What a rule, or the reason for a link's verdict, means and what to do about it; for a family, its rules. Without
    an argument: the list of all."""
    family = catalogue.FAMILIES.get(name or "")
    wanted = family or ([name] if name else names())
    chosen = [found for each in wanted if (found := term(each))]
    if not chosen:
        hint = suggest.hint(wanted[0], [*names(), *catalogue.FAMILIES], "`livebib explain` lists all")
        raise UsageError(f"no rule, family or reason '{name}'", hint=hint)
    rules = [each for each in chosen if each.verdict is None]
    reasons = [each for each in chosen if each.verdict is not None]
    if name and family:
        body = f"{name}: {catalogue.about(name)}\n{_table(rules)}"
    elif name:
        [it] = chosen
        body = f"{it.name} ({it.verdict or it.severity})\n\n{it.about}\n\nWhat to do: {it.remedy}"
        if it.bad:
            body += f"\n\nBad:\n{indent(it.bad, '  ')}\n\nGood:\n{indent(it.good, '  ')}"
    else:
        body = "Rules, and how much their findings weigh:\n" + _table(rules)
        body += "\n\nReasons, and the verdict on a link that they lead to:\n" + _table(reasons)
        body += f"\n\nFamilies of rules, for which `livebib lint` takes one name: {', '.join(catalogue.FAMILIES)}."
        body += "\n\nOther statuses of a server are reasons too: `livebib explain http-503`."
    extra = {
        "rules": [_row(each, "rule", "severity about remedy bad good fix") for each in rules],
        "reasons": [_row(each, "reason", "verdict severity about remedy") for each in reasons],
    }
    return finish(options, Report("explain", [], body, extra))


def _row(term: Term, kind: str, more: str) -> dict[str, object]:
    return {kind: term.name, **{name: getattr(term, name) for name in more.split()}}


def _table(found: list[Term]) -> str:
    width = max(len(term.name) for term in found)
    return "\n".join(
        f"  {term.name:<{width}}  {term.verdict or term.severity:<11}  {term.about.split('. ')[0]}" for term in found
    )
