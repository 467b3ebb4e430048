"""The guardian: rules about what goes wrong in .bib files, and the engine that applies them to a library."""
