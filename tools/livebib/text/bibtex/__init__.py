"""BibTeX text: blocks with exact places, and how their values read."""
