# Everything needs only Python 3.11 or newer, make and access to a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# As many tests at a time as there are processors; who waits takes over from who is behind.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help install demo vocabulary test lint types integration bench release-terms lock clean

help: ## show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

install: $(STAMP) ## make .venv with everything, from locked and hashed dependencies

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "bscgraph needs Python 3.11 or newer, this is %d.%d: say make PYTHON=python3.12 %s" % (v[0], v[1], "$(MAKECMDGOALS)"))'
	@echo "Making $(VENV) and installing the locked dependencies (once, a minute or two) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing (Debian and Ubuntu: apt-get install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)
	@echo "Installed."

demo: install ## read the bundled scorecards, build and check the graph, answer three questions
	@$(BIN)/bscgraph demo

vocabulary: install ## publish the ontology as pages and files in site/ns
	@$(BIN)/bscgraph vocabulary -o site/ns

test: install ## run the tests (integration tests apart)
	$(PYTEST)

lint: install ## check style and docstrings
	$(BIN)/ruff check .

types: install ## check types
	$(BIN)/mypy

integration: install ## run the tests that need chromium, libreoffice or a server
	$(PYTEST) -m integration

bench: install ## measure reading beside pdfplumber's own tables
	$(BIN)/python -m bench.read

release-terms: install ## write the list of the ontology's terms for a new release
	$(BIN)/python -m tests.ontology.releases

UV ?= uv
LOCK := $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --quiet --custom-compile-command 'make lock'

lock: ## write the lock files anew (needs uv)
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --extra dev --output-file requirements-dev.lock

clean: ## remove what was made
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
