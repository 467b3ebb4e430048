"""Where the tests' files are: this checkout, their own data, and that of others.

`LIVEBIB_TEST_DATA` names the folder of others' data (other projects' .bib files, genuine answers of registries,
schemas); by default it is `shared`, beside the checkout. Tests skip visibly without it.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
SHARED = Path(os.environ.get("LIVEBIB_TEST_DATA", ROOT.parent / "shared"))
