# Each target is a short call of what .venv holds; the first one creates it (see tools/setup-venv.sh).
PYTHON ?= python3
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help render check-links lint fmt add verify cite test test-all fuzz bench static venv venv-dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

render: venv ## regenerate every generated part of README.md from bib/
	@.venv/bin/livebib render

check-links: venv ## ask whether every link still leads there
	@.venv/bin/livebib check-links

lint: venv ## find what is wrong in bib/ and what README.md cites of it
	@.venv/bin/livebib lint

fmt: venv ## give the files in bib/ one canonical layout
	@.venv/bin/livebib fmt

add: venv ## add works: ID="10.18653/v1/N19-1423 arXiv:1706.03762 978-0262035613 https://…"
	@[ -n "$$ID" ] || { echo 'Name what to add, as in: make add ID=arXiv:1706.03762' >&2; exit 2; }
	@set -f; .venv/bin/livebib add $$ID

verify: venv ## compare entries with the registries; KEY=vaswani2017attention only that one
	@.venv/bin/livebib verify -- $$KEY

cite: venv ## check what TEX=paper.tex cites; print the line that lets TeX find bib/
	@[ -n "$$TEX" ] || { echo 'Name the document to check, as in: make cite TEX=paper.tex' >&2; exit 2; }
	@.venv/bin/livebib cite --env
	@.venv/bin/livebib cite -- "$$TEX"

test: static ## lint, types and the quick tests; what it leaves out it says
	@.venv/bin/pytest -n auto --dist loadfile -m 'not (tex or farm or network or slow)'

test-all: static ## all tests
	@.venv/bin/pytest -n auto --dist loadfile

fuzz: venv-dev ## odd input for long, other input each time; TIMES=100 as many examples
	@LIVEBIB_FUZZ=$${TIMES:-20} .venv/bin/pytest -n auto tests/fuzz

bench: venv-dev ## measure against the yardsticks; PARTS="reading links" measures only those
	@.venv/bin/python tests/bench/run.py $(PARTS)

static: venv-dev
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

venv:
	@sh tools/setup-venv.sh

venv-dev:
	@sh tools/setup-venv.sh dev
