"""One notion a file: what each command makes of the same input."""
