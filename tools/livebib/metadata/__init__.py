"""What registries know of works: asked, compared with entries (verify), made into entries (add)."""
