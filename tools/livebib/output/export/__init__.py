"""The database for others: one flavour a module, all of them from the same selection of entries."""
