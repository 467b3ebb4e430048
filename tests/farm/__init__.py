"""A farm of real servers on loopback: every behaviour that a link checker meets, and a record of what it was asked."""
