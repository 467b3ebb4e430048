"""CSL-JSON: what reference managers, pandoc and every CSL processor read."""

from __future__ import annotations

import json

from livebib.output.export.csl import variables, works
from livebib.output.export.model import Selection, Written


def write(selection: Selection) -> Written:
    """The entries as a list of CSL items, in their order. JSON has no comments, so there is no header."""
    items = [variables.item(work) for work in works.of(selection)]
    return Written(json.dumps(items, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
