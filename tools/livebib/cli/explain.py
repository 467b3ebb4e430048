"""`livebib explain`."""

from __future__ import annotations

import click

from livebib.cli.options import Common, common, finish


@click.command(name="explain", short_help="What a rule means and what to do.")
@click.argument("name", required=False, metavar="[RULE]")
@common
def command(options: Common, name: str | None) -> int:
    """What a rule means and what to do about it. Without an argument: the list of all."""
    from livebib import suggest
    from livebib.errors import UsageError
    from livebib.report import Report
    from livebib.rules import RULES

    if name is not None and name not in RULES:
        near = suggest.nearest(name, RULES)
        raise UsageError(
            f"no rule '{name}'", hint=f"did you mean {suggest.joined(near)}?" if near else "`livebib explain` lists all"
        )
    chosen = [RULES[name]] if name else sorted(RULES.values())
    if name:
        rule = RULES[name]
        body = f"{rule.name} ({rule.severity})\n\n{rule.about}\n\nWhat to do: {rule.remedy}"
    else:
        width = max(map(len, RULES))
        body = "\n".join(f"{rule.name:<{width}}  {rule.severity:<7}  {rule.about.split('. ')[0]}" for rule in chosen)
    rules = [
        {"rule": rule.name, "severity": str(rule.severity), "about": rule.about, "remedy": rule.remedy}
        for rule in chosen
    ]
    return finish(options, Report("explain", [], body, {"rules": rules}))
