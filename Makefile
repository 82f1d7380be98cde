# `make help` lists what can be done. Every verb sets up first what it needs.
SHELL := /bin/bash
PYTHON := .venv/bin/python
ROWS ?=
JOBS ?= 2
CASES ?= 20000
ENTRIES ?= 10000,100000
.DEFAULT_GOAL := help
.PHONY: help setup ocr setup-tests run check format test browser bench docs screenshots db demo all

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: ## install what is missing: Python packages into .venv, Debian packages when root, fonts
	@scripts/setup.sh

ocr: ## install the recognition of scanned policy documents (about 280 MB)
	@scripts/setup.sh --ocr

setup-tests:
	@scripts/setup.sh --tests

run: setup ## serve the desk on http://127.0.0.1:8000 with demo data, and the scheduler; Ctrl-C ends both
	@$(PYTHON) scripts/run.py

check: setup-tests ## lint, format, types of the rules, import directions, templates
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet

format: setup-tests ## let ruff lay out the code and mend what it can
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .

test: setup-tests ## the whole suite, on SQLite and on PostgreSQL, browser tests included
	@scripts/suite.sh -n $(JOBS) $(ARGS)

browser: setup-tests ## the browser tests alone, on SQLite
	OGI_TEST_DATABASES=sqlite $(PYTHON) -m pytest -q -m browser $(ARGS)

bench: ## measure the performance budgets: make bench ROWS=A
	@scripts/setup.sh --bench
	@$(PYTHON) -m bench --rows "$(ROWS)" --cases $(CASES) --entries $(ENTRIES)

docs: setup ## write the generated documents (lifecycle, reference, list of refusals)
	$(PYTHON) -m casework.lifecycle_doc > docs/.lifecycle.new && mv docs/.lifecycle.new docs/lifecycle.md
	$(PYTHON) -m scripts.documents

screenshots: setup-tests ## take the pictures of the manual and of three letters, from fresh demo data
	$(PYTHON) -m scripts.screenshots

db: setup ## bring the database to the newest form
	@$(PYTHON) scripts/run.py --only-prepare

demo: setup ## make the demo data (80 fictional requests) in the data directory
	@$(PYTHON) scripts/run.py --only-prepare --demo

all: check test docs ## check, test and docs
