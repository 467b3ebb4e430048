"""Private addresses, however they are written or reached: the listeners there get no connection at all.

Everything happens in a network of its own (`tests.farm.inside`) whose only interface has all of these addresses, so
that a connection that was tried would be made.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.farm import inside
from tests.farm.script import answer, redirect
from tests.farm.server import Farm
from tests.links.served.command import check, write_project

PUBLIC = "93.184.216.34"
FORBIDDEN = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
    "::1", "fd00::1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
]  # fmt: skip
WRITTEN = {
    **{f"plain-{number}": f"[{ip}]" if ":" in ip else ip for number, ip in enumerate(FORBIDDEN)},
    "link-local": "[fe80::1]",
    "mapped": "[::ffff:10.0.0.1]",
    "mapped-in-hexadecimal": "[::ffff:7f00:1]",
    "short": "127.1",
    "decimal": "2130706433",
    "decimal-of-ten": "167772161",
    "hexadecimal": "0x7f.1",
    "hexadecimal-of-ten": "0x0a000001",
    "octal": "0177.0.0.1",
    "octal-of-ten": "012.0.0.1",
    "zero": "0",
    "zeroes": "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "nothing": "[::]",
    "full-width": "１２７.0.0.1",
    "enclosed": "①②⑦.0.0.1",
    "escaped": "%31%32%37.0.0.1",
    "localhost": "localhost",
    "a-name": "internal.example",
    "a-name-of-ipv6": "internal-six.example",
    "a-name-with-two": "two.example",
    "with-user": "public.example@10.0.0.1",
}
NAMES: dict[str, list[str] | list[list[str]]] = {
    "internal.example": ["10.0.0.1"],
    "internal-six.example": ["fd00::1"],
    "two.example": ["10.0.0.1", "192.168.1.1"],
    "public.example": [PUBLIC],
    "mixed.example": ["10.0.0.1", PUBLIC],
    # The answer changes from look-up to look-up, so that what was tested is not what would be connected to.
    "rebinding.example": [[PUBLIC], ["127.0.0.1"]],
    "rebinding-at-once.example": [["10.0.0.1"], [PUBLIC]],
}
SETTINGS: dict[str, dict[str, object]] = {
    "none": {},
    "true": {"allow-private": True},
    "a-host": {"allow-private": ["192.168.1.1"]},
}


def scene(setting: str) -> dict[str, Any]:
    """Every way to every forbidden address, once in the entry and once in a redirect, under a setting."""
    with Farm() as farm, tempfile.TemporaryDirectory() as name:
        inside.add_addresses(PUBLIC, *(ip for ip in FORBIDDEN if not ip.startswith("127.") and ip != "::1"))
        farm.answer_names(NAMES)
        for ip in [PUBLIC, *FORBIDDEN]:
            farm.listen(ip, address=ip, port=80)
        ways = {f"to-{way}": host.encode().decode("latin-1") for way, host in WRITTEN.items()}
        farm.otherwise = answer(200)
        farm.behaviours[PUBLIC] = lambda request: (
            redirect(f"http://{ways[request.path[1:]]}/secret") if request.path[1:] in ways else answer(200)
        )(request)
        entries = {way: f"http://{host}/secret" for way, host in WRITTEN.items()}
        entries |= {way: f"http://public.example/{way}" for way in ways}
        entries |= {f"public-{number}": f"http://public.example/page/{number}" for number in range(5)}
        entries |= {host: f"http://{host}/page" for host in NAMES if host.startswith(("mixed", "rebinding"))}
        settings = SETTINGS[setting.removesuffix("-untrusted")]
        folder = write_project(Path(name), entries, **{"allow-private": False, **settings})
        untrusted = ["--untrusted-config"] if setting.endswith("-untrusted") else []
        checked = check(folder, *untrusted)
        return {
            "said": {key: checked.said(key) for key in checked.links},
            "connections": Counter(connection.host for connection in farm.records.connections),
            "code": checked.code,
        }


@pytest.fixture(scope="module")
def scenes() -> Any:
    settings = [*SETTINGS, "true-untrusted", "a-host-untrusted"]
    inside.run("builtins:len", "")  # skips, where that is not possible, in this thread
    with ThreadPoolExecutor(3) as pool:
        results = pool.map(lambda setting: inside.run(f"{__name__}:scene", setting), settings)
        return dict(zip(settings, results, strict=True))


@pytest.fixture
def seen(scenes: Any) -> Any:
    return scenes["none"]


def test_listeners_on_private_addresses_get_no_connection(seen: Any) -> None:
    assert set(seen["connections"]) == {PUBLIC}


@pytest.mark.parametrize("way", WRITTEN)
def test_an_entry_that_leads_to_one_is_unsafe(seen: Any, way: str) -> None:
    assert seen["said"][way] == ["unsafe", "private-address"]


@pytest.mark.parametrize("way", WRITTEN)
def test_a_redirect_that_leads_to_one_is_unsafe(seen: Any, way: str) -> None:
    assert seen["said"][f"to-{way}"] == ["unsafe", "private-address"]


def test_a_name_with_a_public_address_too_is_asked_there(seen: Any) -> None:
    assert seen["said"]["mixed.example"] == ["alive", "ok"]


def test_what_was_tested_is_what_is_connected_to(seen: Any) -> None:
    assert seen["said"]["rebinding.example"] == ["alive", "ok"]
    assert seen["said"]["rebinding-at-once.example"] in (["unsafe", "private-address"], ["alive", "ok"])


def test_a_run_that_met_unsafe_links_fails(seen: Any) -> None:
    assert seen["code"] == 1


def test_one_host_can_be_allowed(scenes: Any) -> None:
    assert set(scenes["a-host"]["connections"]) == {PUBLIC, "192.168.1.1"}


def test_all_can_be_allowed(scenes: Any) -> None:
    assert {"10.0.0.1", "127.0.0.1", "fd00::1"} <= set(scenes["true"]["connections"])


@pytest.mark.parametrize("setting", ["true-untrusted", "a-host-untrusted"])
def test_a_strangers_configuration_allows_nothing(scenes: Any, setting: str) -> None:
    assert set(scenes[setting]["connections"]) == {PUBLIC}
