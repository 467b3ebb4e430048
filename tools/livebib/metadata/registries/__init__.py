"""What the scholarly registries know of works: who is asked how, and their answers read into one shape."""
