"""The rules, a module for each family. A rule is a function under `@rule`; its docstring is its documentation."""
