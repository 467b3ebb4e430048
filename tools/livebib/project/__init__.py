"""A root: its configuration, its files, its scope, and the first steps in it."""
