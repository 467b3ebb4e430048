"""`livebib config`."""

import json

import click

from livebib.cli.options import Common, common, finish
from livebib.model.report import Report
from livebib.project.config import KEYS


@click.command(name="config")
@common
def command(options: Common) -> int:
    """The values in force and where each comes from; -v adds what each key is for."""
    project = options.project()
    lines = [f"root = {project.root}"]
    values = {}
    for key in KEYS.values():
        value = project.config[key.name]
        origin = project.config.origin(key.name)
        values[key.name] = {"value": value, "origin": origin}
        is_table = isinstance(value, dict) and value
        head = f"[{key.name}]" if is_table else f"{key.name} = {'(none)' if value is None else _toml(value)}"
        lines.append(f"{head}  ({origin})")
        if is_table:
            lines += [f"    {name} = {_toml(each)}" for name, each in value.items()]
        if options.verbose:
            lines.append(f"    # {key.about}")
    extra = {"root": str(project.root), "values": values}
    return finish(options, Report("config", [], "\n".join(lines), extra), project)


def _toml(value: object) -> str:
    """A value about as TOML writes it: JSON does, but for tables in tables."""
    return json.dumps(value, ensure_ascii=False)
