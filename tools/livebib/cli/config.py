"""`livebib config`."""

from __future__ import annotations

import json

import click

from livebib.cli.options import Common, common, finish


@click.command(name="config", short_help="The values in force and where each comes from.")
@common
def command(options: Common) -> int:
    """The values in force and where each comes from; -v adds what each key is for."""
    from livebib.config import KEYS
    from livebib.project import Project
    from livebib.report import Report

    project = Project(options.root, options.config)
    lines = [f"root = {project.root}"]
    values = {}
    for key in KEYS.values():
        value = project.config[key.name]
        origin = project.config.origin(key.name)
        values[key.name] = {"value": value, "origin": origin}
        shown = "(none)" if value is None else json.dumps(value, ensure_ascii=False)
        lines.append(f"{key.name} = {shown}  ({origin})" + (f"\n    {key.about}" if options.verbose else ""))
    extra = {"root": str(project.root), "values": values}
    return finish(options, Report("config", [], "\n".join(lines), extra), project)
