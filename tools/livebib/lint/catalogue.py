"""The rules of lint by family: those of `families`, and those that reading a library and its documents applies."""

from importlib import import_module
from types import ModuleType

from livebib.lint.families import reading
from livebib.lint.model import Check

# By the names of their families, in the order in which the manual tells them.
MODULES: dict[str, ModuleType] = {
    family: import_module(f"livebib.lint.families.{family}")
    for family in (
        "keys crossref citations strings duplicates required fields names titles doi arxiv isbn url dates pages text "
        "characters tex"
    ).split()
}


def checks(module: ModuleType) -> list[Check]:
    """The rules of a module, in its order."""
    return [each for each in vars(module).values() if isinstance(each, Check)]


CHECKS: dict[str, Check] = {check.name: check for module in MODULES.values() for check in checks(module)}
# The names of the rules of each family: first those that reading applies, then those of its module.
FAMILIES: dict[str, list[str]] = {name: list(rules) for name, rules in reading.FAMILIES.items()}
for _family, _module in MODULES.items():
    FAMILIES.setdefault(_family, []).extend(check.name for check in checks(_module))
FAMILY: dict[str, str] = {name: family for family, names in FAMILIES.items() for name in names}  # of each rule


_ABOUT = {
    "syntax": "What is no BibTeX, and what programs read in different ways.",
    "keys": "Citation keys.",
    "crossref": "Entries that inherit from others.",
    "markdown": "Links of the text files that are none, or lead nowhere.",
    "regions": "The markers of regions in the text files.",
    "citations": "What the text files cite, and what none of them does.",
}


def about(family: str) -> str:
    """What a family is about, in one line."""
    return _ABOUT.get(family) or (MODULES[family].__doc__ or "").splitlines()[0]
