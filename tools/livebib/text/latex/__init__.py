"""LaTeX that any engine takes: a field's text with every known command kept, and everything else made harmless text."""
