"""Links that moved for good, rewritten where they stand: what may and can be (`plan`), and doing it (`apply`)."""

from livebib.links.moves.policy import Move
from livebib.links.moves.rewriting import Applied, apply, plan

__all__ = ["Applied", "Move", "apply", "plan"]
