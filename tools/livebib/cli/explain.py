"""`livebib explain`."""

from __future__ import annotations

from textwrap import indent

import click

from livebib.cli.options import Common, common, finish
from livebib.cli.report import terms
from livebib.cli.report.terms import Term
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
    wanted = family or ([name] if name else [each for names in terms.names() for each in names])
    chosen = [term for each in wanted if (term := terms.term(each))]
    if not chosen:
        known = [*(each for names in terms.names() for each in names), *catalogue.FAMILIES]
        hint = suggest.hint(wanted[0], known, "`livebib explain` lists all")
        raise UsageError(f"no rule, family or reason '{name}'", hint=hint)
    found_rules = [term for term in chosen if term.verdict is None]
    found_reasons = [term for term in chosen if term.verdict is not None]
    if name and family:
        body = f"{name}: {catalogue.about(name)}\n{_table(found_rules)}"
    elif name:
        [term] = chosen
        body = f"{term.name} ({term.verdict or term.severity})\n\n{term.about}\n\nWhat to do: {term.remedy}"
        if term.bad:
            body += f"\n\nBad:\n{indent(term.bad, '  ')}\n\nGood:\n{indent(term.good, '  ')}"
    else:
        body = "Rules, and how much their findings weigh:\n" + _table(found_rules)
        body += "\n\nReasons, and the verdict on a link that they lead to:\n" + _table(found_reasons)
        body += f"\n\nFamilies of rules, for which `livebib lint` takes one name: {', '.join(catalogue.FAMILIES)}."
        body += "\n\nOther statuses of a server are reasons too: `livebib explain http-503`."
    extra = {
        "rules": [
            {
                "rule": term.name,
                "severity": str(term.severity),
                "about": term.about,
                "remedy": term.remedy,
                "bad": term.bad,
                "good": term.good,
                "fix": term.fix,
            }
            for term in found_rules
        ],
        "reasons": [
            {
                "reason": term.name,
                "verdict": term.verdict,
                "severity": str(term.severity),
                "about": term.about,
                "remedy": term.remedy,
            }
            for term in found_reasons
        ],
    }
    return finish(options, Report("explain", [], body, extra))


def _table(found: list[Term]) -> str:
    width = max(len(term.name) for term in found)
    return "\n".join(
        f"  {term.name:<{width}}  {term.verdict or term.severity:<11}  {term.about.split('. ')[0]}" for term in found
    )
