"""What livebib says when it cannot go on.

LivebibError                 a mistake or a circumstance the user can do something about
├── UsageError               wrong use: an argument, an option, a folder without a bibliography
├── ConfigError              the configuration is wrong: a key, a type, a value
├── ReadError                a file cannot be read or decoded
├── EditError                an edit that is refused: a value that is not balanced, a key that is none
├── WriteError               a file cannot be written
│   └── Changed              somebody else wrote it since it was read
├── CutOff                   nobody could be reached: the run says nothing
└── UnknownKey (KeyError)    no entry has this citation key

What is wrong *inside* a bibliography is no exception but a `Finding` with a place (see `model`): one bad block must
not hide the rest. Anything else that is raised is a bug of livebib.
"""


class LivebibError(Exception):
    """A mistake or a circumstance for the user, in one clear line; `hint` says what to do about it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


class UsageError(LivebibError):
    """The command was asked for something that cannot be done."""


class ConfigError(LivebibError):
    """A key, a type or a value in `[tool.livebib]` or `livebib.toml` is wrong."""


class ReadError(LivebibError):
    """A file cannot be opened or its bytes are no text in the expected encoding."""


class EditError(LivebibError):
    """An edit that cannot be made, or would not read back as it was meant; nothing was changed."""


class WriteError(LivebibError):
    """A file cannot be replaced; the old one stands whole."""


class Changed(WriteError):
    """A file holds something else than what was read from it: whoever reads it again can go on."""


class CutOff(LivebibError):
    """Nobody could be reached or asked, so that a run says nothing of what it was about."""


class UnknownKey(LivebibError, KeyError):
    """No entry has this citation key."""

    __str__ = LivebibError.__str__
