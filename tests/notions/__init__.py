"""One notion a file, run through the commands that touch it: what is written, and what each makes of it."""
