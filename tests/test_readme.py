"""The first list that livebib keeps is this repository's own: its README and its database hold what they promise."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

import livebib
from livebib.model.work import Kind
from livebib.output.render.documents import render
from livebib.output.render.rows import ReadingList
from livebib.project.project import Project
from livebib.text.markdown.document import Document
from tests.shared import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
HTML = cmarkgfm.github_flavored_markdown_to_html(README, options=Options.CMARK_OPT_UNSAFE)
DOCUMENT = Document(ROOT / "README.md", README)
LIBRARY = livebib.load(ROOT / "bib")
TOPICS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["livebib"]["topics"]


def test_it_is_up_to_date_and_without_findings() -> None:
    outcome = render(Project(ROOT))
    assert (outcome.changes, outcome.findings, outcome.regions) == ([], [], 2)


def test_every_internal_link_has_its_target() -> None:
    slugs = {heading.slug for heading in DOCUMENT.headings}
    ids = {unescape(each) for each in re.findall(r'\bid="([^"]*)"', HTML)}
    targets = {unquote(unescape(each)) for each in re.findall(r'href="#([^"]*)"', HTML)}
    assert len(targets) > 140
    assert targets <= slugs | ids


def test_every_relative_link_leads_to_a_file() -> None:
    paths = {href for href in re.findall(r'href="([^"#]*)"', HTML) if "://" not in href}
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_no_citation_stays_literal() -> None:
    assert not re.search(r"\[@[\w:.-]+\]", re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", HTML, flags=re.DOTALL))


def test_the_contents_match_the_headings() -> None:
    toc = README.split("<!-- livebib:begin toc -->")[1].split("<!-- livebib:end toc -->")[0]
    wanted = [
        heading.text for heading in DOCUMENT.headings if heading.level in (2, 3) and "Contents" not in heading.text
    ]
    assert re.findall(r"- \[(.*)\]\(#", toc) == wanted


@pytest.mark.parametrize(
    "topic",
    """
    self-attention; positional encoding; encoder-decoder; Common Crawl; Wikipedia; BooksCorpus; OpenWebText;
    fine-tuning; learning rate; warm-up; decay; gradient accumulation; mixed precision; sentiment analysis;
    named entity; question answering; classification; completion; chatbot; translation; summarisation;
    code generation; fairness; privacy; accountability; GPT-3; BERT; T5; autoregressive; bidirectional;
    text-to-text; parallel; long-range
    """.replace("\n", " ").split(";"),
)
def test_the_outline_is_covered(topic: str) -> None:
    prose = re.sub(r"[-\s]+", " ", README.split("<!-- livebib:begin resources -->")[0]).lower()
    assert " ".join(topic.replace("-", " ").lower().split()) in prose


def test_the_library_is_understood_without_a_finding() -> None:
    assert LIBRARY.findings == []


def test_every_topic_has_at_least_two_works() -> None:
    found = dict.fromkeys(TOPICS.values(), 0)
    for record in ReadingList(LIBRARY, TOPICS).records:
        found[str(record.topic)] += 1
    assert {topic: count for topic, count in found.items() if count < 2} == {}


def test_keywords_are_the_documented_topics_and_kinds() -> None:
    assert {word for entry in LIBRARY for word in entry.keywords} <= {*TOPICS, "course"}


def test_every_kind_has_its_works() -> None:
    kinds = [entry.kind for entry in LIBRARY]
    assert all(kinds.count(kind) >= 10 for kind in Kind)


def test_every_entry_says_why_to_read_it_and_where_to_find_it() -> None:
    assert [entry.key for entry in LIBRARY if not entry.text("annotation").endswith(".")] == []
    without = {entry.key for entry in LIBRARY if not entry.identifiers}
    assert without == {"srivastava2014dropout"}  # the verified facts hold no address of it


def test_identifiers_are_written_bare_and_right() -> None:
    for entry in LIBRARY:
        kinds = [identifier.kind for identifier in entry.identifiers]
        for field, kind in (("doi", "doi"), ("eprint", "arxiv"), ("isbn", "isbn")):
            assert (field in entry.fields) == (kind in kinds), entry.key
        assert "doi.org/" not in entry.get("doi") + entry.get("url")


def test_the_manuals_python_examples_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, editing = re.findall(
        r"```python\n(.*?)```", (ROOT / "tools" / "manual" / "python.md").read_text(), re.DOTALL
    )
    names: dict[str, object] = {}
    monkeypatch.chdir(ROOT)
    exec(reading, names)  # noqa: S102 - the manual is ours
    assert names["entry"].authors[0].last == "Vaswani"  # type: ignore[attr-defined]
    monkeypatch.chdir(tmp_path)
    exec(editing, names)  # noqa: S102
    assert capsys.readouterr().out == (
        "@book{knuth1984tex,\n  title = {The {\\TeX}book},\n  author = {Knuth, Donald E.}\n}\n\n"
        "@misc{crawl,\n  title = {Common Crawl},\n  url = {https://commoncrawl.org/}\n}\n\n"
    )
