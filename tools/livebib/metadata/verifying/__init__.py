"""Entries against the records that registries have of them. Pure: an entry and a record in, judgements out."""
