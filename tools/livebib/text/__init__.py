"""BibTeX, LaTeX, Markdown, names, dates, identifiers, addresses: text in, values out; and text made harmless."""
