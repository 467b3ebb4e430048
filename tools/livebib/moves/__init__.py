"""Links that moved for good, rewritten where they stand: what may be (`plan`), and how, by spans (`apply`)."""

from livebib.moves.policy import Move, plan
from livebib.moves.rewriting import Applied, apply

__all__ = ["Applied", "Move", "apply", "plan"]
