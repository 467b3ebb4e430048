"""Where the files are that livebib brings along: its default templates."""

from pathlib import Path

from livebib.model.errors import LivebibError

_PACKAGE = Path(__file__).resolve().parent.parent


def templates_dir() -> Path:
    """Return the folder of the default templates (`readme/`, `site/`, `export/`).

    A wheel carries them inside the package. An editable install does not get them (hatchling's `force-include` is for
    built wheels only), but there they stand in the checkout that it points to.
    """
    for folder in (_PACKAGE / "_templates", _PACKAGE.parent.parent / "templates"):
        if folder.is_dir():
            return folder
    raise LivebibError(f"livebib's own templates are missing beside {_PACKAGE}", hint="Install livebib again.")
