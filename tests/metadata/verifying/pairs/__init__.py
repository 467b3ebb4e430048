"""Entries with the records of their identifiers, and what is to be found when the two are compared."""
