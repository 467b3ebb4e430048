"""Tests of livebib.lint."""
