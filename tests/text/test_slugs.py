"""Heading fragments, against recorded answers and against the real github-slugger."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pytest

from livebib.text.markdown.slugs import Slugger, slug
from tests.shared import ROOT

CACHE = ROOT / ".cache" / "npm"

RECORDED = [  # answers of github-slugger 2.0.0
    ("🧠 LLM Learnings", "-llm-learnings"),
    ("⚖️ Ethics", "️-ethics"),  # U+FE0F is a mark and stays
    ("👩‍🔬 Science", "-science"),  # the zero-width joiner goes
    ("STRAẞE", "straße"),
    ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),  # a final sigma at the end
    ("İstanbul", "i̇stanbul"),
    ("深層学習 入門", "深層学習-入門"),
    ("snake_case and kebab-case", "snake_case-and-kebab-case"),
    ("  two  spaces ", "--two--spaces-"),
    ("tab\there", "tabhere"),
    ("Ⓐ circled, ² superscript, ½", "ⓐ-circled--superscript-"),
    ("What's new? (v1.2) — C++ & C#", "whats-new-v12--c--c"),
    (":book: Books", "book-books"),
    ("1. Introduction", "1-introduction"),
    ("!?", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), RECORDED)
def test_a_slug_is_what_github_slugger_gives(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["A", "A", "A"], ["a", "a-1", "a-2"]),
        (["A", "A-1", "A"], ["a", "a-1", "a-2"]),
        (["A", "A", "A-1", "A-1"], ["a", "a-1", "a-1-1", "a-1-2"]),
        (["A-1", "A", "A"], ["a-1", "a", "a-2"]),
        (["!", "?", "…"], ["", "-1", "-2"]),
        (["constructor", "constructor"], ["constructor", "constructor-1"]),
    ],
)
def test_repeated_headings_are_numbered_past_those_that_exist(headings: list[str], expected: list[str]) -> None:
    slugger = Slugger()
    assert [slugger.slug(heading) for heading in headings] == expected


Slugs = Callable[[list[str], bool], list[str]]


@pytest.fixture(scope="session")
def github_slugger() -> Slugs:
    """The npm package: slugs of many texts, by themselves or numbered as headings of one document."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("node and npm are missing: install Node.js to compare with the real github-slugger")
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE.parent / ".gitignore").write_text("*\n")
    if not (CACHE / "node_modules" / "github-slugger").exists():
        command = [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "github-slugger@2"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip(f"npm could not install github-slugger@2: {done.stderr.strip().splitlines()[-1:]}")
    script = """
        import Slugger, {slug} from 'github-slugger'
        import fs from 'node:fs'
        const [texts, numbered] = JSON.parse(fs.readFileSync(0, 'utf8'))
        const slugger = new Slugger()
        process.stdout.write(JSON.stringify(texts.map(text => numbered ? slugger.slug(text) : slug(text))))
    """

    def ask(texts: list[str], numbered: bool) -> list[str]:
        done = subprocess.run(
            [node, "--input-type=module", "--eval", script],
            input=json.dumps([texts, numbered]),
            cwd=CACHE,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        answers: list[str] = json.loads(done.stdout)
        return answers

    return ask


def test_the_recorded_answers_are_still_right(github_slugger: Slugs) -> None:
    assert github_slugger([text for text, _ in RECORDED], False) == [expected for _, expected in RECORDED]


def test_every_character_is_treated_alike_but_for_those_newer_than_unicode_13(github_slugger: Slugs) -> None:
    characters = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF]
    answers = github_slugger(characters, False)
    different = [c for c, theirs in zip(characters, answers, strict=True) if slug(c) != theirs]
    # Letters, marks and digits that the package's table does not know yet, or that Python does not know but node can
    # lower. Python tells no character's age but whether it was there in Unicode 3.2, so the blocks that 13 had filled
    # stand for the rest.
    assert {unicodedata.category(c)[0] for c in different} <= set("LMNC")
    assert all(unicodedata.ucd_3_2_0.category(c) == "Cn" for c in different)
    assert not any(ord(c) < 0x0870 or 0x4E00 <= ord(c) < 0x9FF0 or 0x1F000 <= ord(c) < 0x1FA00 for c in different)


def test_random_headings_get_the_same_slugs(github_slugger: Slugs) -> None:
    chance = random.Random(7)  # noqa: S311  no secret
    alphabet = "aAbBßẞÀéĐŁŸΣσςİıДжñç字かカ한ا٣०_-  --&.,:;!?()[]'’“”–—…#+*~`^|/\\§°²½Ⅷⓐ€🧠⚖️👩‍🔬🇩🇪\t\n\u00a0\u200d\ufe0f"
    texts = ["".join(chance.choices(alphabet, k=chance.randrange(12))) for _ in range(5_000)]
    assert [slug(text) for text in texts] == github_slugger(texts, False)


def test_random_documents_get_the_same_numbers(github_slugger: Slugs) -> None:
    chance = random.Random(8)  # noqa: S311  no secret
    texts = ["".join(chance.choices("aA -1", k=chance.randrange(5))) for _ in range(3_000)]
    slugger = Slugger()
    assert [slugger.slug(text) for text in texts] == github_slugger(texts, True)
