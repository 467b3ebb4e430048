"""Where the shared test data is: other projects' .bib files, genuine answers of registries, schemas.

`LIVEBIB_TEST_DATA` names the folder; by default it is `shared`, beside the checkout. Tests skip visibly without it.
"""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("LIVEBIB_TEST_DATA", Path(__file__).resolve().parents[2] / "shared"))
