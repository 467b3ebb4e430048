"""What there is to check: every link of a bibliography and its documents, with all its owners."""
