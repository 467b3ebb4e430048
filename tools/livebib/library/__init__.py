""".bib files as one collection: strings, inheritance, edits, near keys, labels."""
