"""Entries with labels, verified against registries that know the true ones: what is found, and what is accused.

The registries are simulated: works with a DOI are in Crossref or DataCite and in OpenAlex; of those without, every
second one is in arXiv and OpenAlex, the others in OpenAlex only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the registries are the tests' own
import table
from tests.metadata.registries.simulated import Registries
from tests.metadata.registries.works import Work, works_of
from tests.shared import SHARED

from livebib.library.library import Library
from livebib.text.source import Source

ENTRIES = SHARED / "hallmark" / "dev_public.jsonl"
GRAVE = ("error", "warning")


class Measured(NamedTuple):
    """What came of a set of entries."""

    kinds: dict[str, tuple[int, int]]  # how many were flagged, and how many there are; "" for the true ones
    requests: int
    entries: int

    @property
    def detection(self) -> float:
        """The share of the false ones that are told."""
        found = [row for kind, row in self.kinds.items() if kind]
        return sum(flagged for flagged, _ in found) / sum(total for _, total in found)

    @property
    def false_alarms(self) -> float:
        """The share of the true ones that are told."""
        flagged, total = self.kinds[""]
        return flagged / total


def written(row: dict[str, Any]) -> str:
    """An entry as .bib text; braces that do not pair are left out."""
    fields = {name: value.replace("{", "").replace("}", "") for name, value in row["fields"].items()}
    inside = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{row['bibtex_type']}{{{row['bibtex_key']}{inside}\n}}\n"


def works(library: Library) -> Iterator[Work]:
    """The works of true entries, as the registries know them."""
    for number, entry in enumerate(library.entries):
        found = works_of(library_of(entry.raw))
        if found:
            yield from found
            continue
        (work,) = works_of(library_of(entry.raw.rstrip().removesuffix("}") + ", doi = {10.5555/none}}"))
        preprint = work._replace(doi="", arxiv=f"2101.{number:05}" if number % 2 else "")
        yield preprint


def library_of(text: str) -> Library:
    return Library([Source(Path("x.bib"), text)])


def measured(path: Path = ENTRIES, *, most: int | None = None) -> Measured:
    """Verify the entries of a file with labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][:most]
    true = [row for row in rows if row["label"] == "VALID"]
    known = works(library_of("".join(map(written, true))))
    with tempfile.TemporaryDirectory() as folder, Registries(known) as registries:
        place = Path(folder)
        (place / "all.bib").write_text("".join(map(written, rows)), encoding="utf-8")
        lines = ["[endpoints]", *(f"{name} = {json.dumps(url)}" for name, url in registries.endpoints.items())]
        (place / "livebib.toml").write_text("\n".join(['mailto = "bench@example.org"', *lines]), encoding="utf-8")
        command = [sys.executable, "-m", "livebib", "verify", "all.bib", "--format", "json", "--state", "s.sqlite3"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        report = json.loads(done.stdout)
        flagged = {each["key"] for each in report["findings"] if each["severity"] in GRAVE}
        requests = len(registries.heard)
    totals, told = Counter[str](), defaultdict[str, int](int)
    for row in rows:
        kind = row.get("hallucination_type") or ""
        totals[kind] += 1
        told[kind] += row["bibtex_key"] in flagged
    return Measured({kind: (told[kind], totals[kind]) for kind in totals}, requests, len(rows))


def measure(folder: Path) -> list[table.Row]:
    """The rows: what must hold, and each kind of fault."""
    found = measured()
    requests = found.requests / found.entries
    return [
        table.Row("false references that are not told", f"{1 - found.detection:.3f}", 1 - found.detection, 0.10, ""),
        table.Row("true references that are told", f"{found.false_alarms:.3f}", found.false_alarms, 0.05, ""),
        table.Row("requests an entry", f"{requests:.2f}", requests, 1.0, ""),
        *(table.Row(f"  {kind or 'true'}", f"{told} of {all_}") for kind, (told, all_) in sorted(found.kinds.items())),
    ]
