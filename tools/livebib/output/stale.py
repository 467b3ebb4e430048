"""What was generated, and is no longer what its sources say."""

from livebib.model.rule import error

STALE = error("stale", "A generated region or file is not what its sources say.", "Run `livebib render`.")
