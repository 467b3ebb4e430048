"""A name of a work becomes an entry: what it names, what the record says, under which key, in which file and where."""
