"""What tests share: a project in an empty folder, and the command line run within it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest

from livebib.cli import run

# How long an example takes says more about what else the machine does than about the code: `make bench` measures.
hypothesis.settings.register_profile("livebib", deadline=None)
hypothesis.settings.load_profile("livebib")


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


# What takes its time, by folder, file or test: `make test` leaves it out, and says so. pyproject.toml names them.
MARKS = {
    "tex": """
        cite/test_against_tex.py metadata/adding/test_typeset.py output/export/test_engines.py
        output/export/test_hostile.py output/export/test_readme_lines.py output/formatting/test_with_bibtex.py
        text/test_against_bibtex.py
    """.split(),
    "farm": "links/served metadata/test_asking.py web/wire/test_exchange.py".split(),
    "network": "links/served/test_names.py links/served/test_private.py links/served/test_runs.py".split(),
    "slow": """
        cite/test_cite.py::test_make_cite fuzz hostile/test_budgets.py hostile/test_pull_request.py
        hostile/test_writers.py library/test_edits_of_real_files.py
        library/test_library.py::test_long_chains links/test_check_links.py::test_landing_pages
        links/test_collect.py::test_hostile links/test_collect.py::test_twenty_thousand lint/test_corpus.py
        lint/test_duplicates.py::test_a_title_made lint/test_identifiers_on_corpus.py lint/test_texts_of_others.py
        metadata/adding/test_command.py::test_without metadata/registries/test_hostile.py output/export/test_cff.py
        output/export/test_csl_against_pandoc.py output/export/test_roundtrip.py output/export/test_text.py
        output/formatting/test_properties.py output/render/test_environment.py::test_no_ test_packaging.py
        test_rooms.py text/test_destinations.py::test_hostile text/test_latex.py::test_long
        text/test_markdown.py::test_hostile text/test_regions.py::test_many text/test_slugs.py
        text/test_split.py::test_reading_takes web/page/test_html.py::test_a_page
    """.split(),
}
LARGE = 100_000  # bytes of a file of others; with a larger one a test is slow
LEFT_OUT = "left out"
EDITS = "edits"  # the property under which a test tells how many edits it tried, by kind
Livebib = Callable[..., Result]
Tree = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """Writes files by relative path into an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))

    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return tmp_path

    return write


@pytest.fixture
def livebib(capfd: pytest.CaptureFixture[str]) -> Livebib:
    """Runs `livebib …` in the current folder, in this process."""

    def call(*arguments: str) -> Result:
        capfd.readouterr()
        code = run(list(arguments))
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return call


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests the marks by which they are chosen."""
    for item in items:
        name = item.nodeid.removeprefix("tests/")
        for mark, places in MARKS.items():
            if name.startswith(tuple(places)):
                item.add_marker(mark)
        values = (
            item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
        )
        if any(isinstance(each, Path) and each.is_file() and each.stat().st_size > LARGE for each in values):
            item.add_marker("slow")


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is left out for its marks, by the first of them, wherever the tests run."""
    config = items[0].config if items else None
    if config and config.option.markexpr:
        told = getattr(config, "workeroutput", vars(config))
        marks = (next((mark for mark in MARKS if item.get_closest_marker(mark)), "") for item in items)
        told[LEFT_OUT] = dict(Counter(filter(None, marks)))


def pytest_testnodedown(node: Any) -> None:
    """What a worker of pytest-xdist left out, all leave out."""
    setattr(node.config, LEFT_OUT, node.workeroutput.get(LEFT_OUT, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out; how many edits of others' files were tried: the sum, with `-v` a line for each file."""
    if left_out := getattr(terminalreporter.config, LEFT_OUT, {}):
        counted = ", ".join(f"{count} {mark}" for mark, count in sorted(left_out.items()))
        terminalreporter.line(f"Left out, and run by make test-all: {counted}")
    tried: dict[str, Mapping[str, int]] = {
        report.nodeid.partition("[")[2].rstrip("]"): value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == EDITS
    }
    if not tried:
        return
    files = sorted(tried.items()) if terminalreporter.verbosity > 0 else []
    total = {kind: sum(counts[kind] for counts in tried.values()) for kind in next(iter(tried.values()))}
    terminalreporter.section("edits of other projects' files")
    terminalreporter.line("  ".join([f"{'':<28}", *total]))
    for name, counts in [*files, (f"{len(tried)} files", total)]:
        terminalreporter.line("  ".join([f"{name:<28}", *(f"{counts[kind]:>{len(kind)},}" for kind in total)]))
