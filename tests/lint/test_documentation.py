"""Every rule's documentation is true: its bad example has it, its good one has not, its fix mends it."""

from __future__ import annotations

import re

import pytest

from livebib.lint import catalogue
from livebib.model.rule import RULES
from tests.lint.examples import findings, fixed
from tests.shared import DATA

NO_ALARM = DATA / "no_alarm"  # of each family, what it was wrong about once
OF_LINT = [name for names in catalogue.FAMILIES.values() for name in names]
FIXABLE = [name for name in OF_LINT if RULES[name].fix]


@pytest.mark.parametrize("name", OF_LINT)
def test_the_bad_example_has_it_and_the_good_one_has_not(name: str) -> None:
    rule = RULES[name]
    in_bad, in_good = findings(rule.bad, name), findings(rule.good, name)
    assert (bool(in_bad), in_good) == (True, [])


@pytest.mark.parametrize("name", FIXABLE)
def test_after_the_fix_the_rule_is_silent_and_mending_again_changes_nothing(name: str) -> None:
    rule = RULES[name]
    once = fixed(rule.bad, name)
    assert (findings(once, name), fixed(once, name)) == ([], once)


@pytest.mark.parametrize("name", FIXABLE)
def test_what_is_said_to_be_fixable_is_and_safely_if_it_is_said_so(name: str) -> None:
    rule = RULES[name]
    assert any(finding.fixable for finding in findings(rule.bad, name))
    assert (fixed(rule.bad, name, unsafe=False) != rule.bad) == (rule.fix == "safe")


@pytest.mark.parametrize("name", [name for name in OF_LINT if name not in FIXABLE])
def test_a_rule_without_a_fix_has_none(name: str) -> None:
    rule = RULES[name]
    assert not any(finding.fixable for finding in findings(rule.bad, name))


@pytest.mark.parametrize("family", sorted(catalogue.MODULES))
def test_a_family_is_silent_about_its_false_alarms(family: str) -> None:
    module = catalogue.MODULES[family]
    names = {check.name for check in catalogue.checks(module)}
    assert findings((NO_ALARM / f"{family}.bib").read_text(encoding="utf-8"), *names) == []


def test_names_are_in_kebab_case() -> None:
    assert [name for name in OF_LINT if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


@pytest.mark.parametrize("name", OF_LINT)
def test_the_message_says_what_is_wrong_and_the_hint_what_to_do(name: str) -> None:
    rule = RULES[name]
    for finding in findings(rule.bad, name):
        assert finding.message
        assert finding.hint
        assert "\n" not in finding.message + finding.hint
