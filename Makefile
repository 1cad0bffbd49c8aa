# Everything a developer needs, from a bare clone: Python 3.11 or later and make.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/.made
# Tests wait for servers and browsers now and then: one process more than there are cores makes up for it.
PROCESSES ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
# Arguments for pytest and for the benchmark: make test ARGS="-k routing"
ARGS ?=

export PORT
# A dozen Python processes start in one run: without bytecode each would compile everything again.
export PYTHONDONTWRITEBYTECODE :=

# Settings refuse to load without these. The checks below connect to neither.
NOWHERE := DEVELOPMENT=1 SECRET_KEY=for-checks-only-for-checks-only-for-checks \
	DATABASE_URL=postgresql://nobody@127.0.0.1:1/nothing REDIS_URL=redis://127.0.0.1:1/0

# Nothing of this machine (addresses, folders) may get into the files.
PIN := $(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --no-annotate --no-emit-options \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test check format bench shell demo pins clean reset

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: $(MADE) ## Everything on http://localhost:8000 with demo data, until Ctrl-C (PORT=… for another port)
	@$(BIN)/python -m supportdesk.embedded run

test: $(MADE) ## The whole suite, in parallel (ARGS="…" goes to pytest)
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist worksteal $(ARGS)

check: $(MADE) ## Lint, format, types, import contracts, templates, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NOWHERE) $(BIN)/mypy
	$(NOWHERE) $(BIN)/lint-imports
	find . -path ./$(VENV) -prune -o -path '*/templates/*' -name '*.html' -print | sort \
		| xargs -r $(BIN)/djade --check --target-version 5.2
	$(NOWHERE) $(BIN)/python -W "ignore:Got an error checking a consistent migration history" \
		manage.py makemigrations --check --dry-run

format: $(MADE) ## Let the formatters have their way
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(MADE) ## Pages and the sweep of deadlines against a million tickets; prints ratios
	@$(BIN)/python -m supportdesk.embedded exec -- $(BIN)/python manage.py bench $(ARGS)

shell: $(MADE) ## A Python shell on the development data
	@$(BIN)/python -m supportdesk.embedded exec -- $(BIN)/python manage.py shell

demo: $(MADE) ## Load the demo data and print its sign-ins as JSON
	@$(BIN)/python -m supportdesk.embedded exec -- $(BIN)/python manage.py migrate --noinput --verbosity 0
	@$(BIN)/python -m supportdesk.embedded exec -- $(BIN)/python manage.py demo --json

pins: $(MADE) ## Resolve the dependencies in pyproject.toml anew
	$(BIN)/python -m pip install --quiet pip-tools
	$(PIN) --output-file requirements.txt pyproject.toml
	$(PIN) --extra dev --allow-unsafe --output-file requirements-dev.txt pyproject.toml
	sed -i -e '/^#/d' -e '/^$$/d' \
		-e '1i # Pinned for Python 3.11 from pyproject.toml. `make pins` writes this file anew.' requirements*.txt

clean: ## Remove what was built; the data in .data stays
	rm -rf $(VENV) .static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

reset: $(MADE) ## Delete the development data
	@$(BIN)/python -m supportdesk.embedded reset

$(MADE): requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) found: install Python 3.11 or later, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$($(PYTHON) -V 2>&1); Supportdesk needs 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install the python3-venv package (apt-get install python3-venv)" >&2; exit 1; }
	@test -w . || { echo "Cannot write to $(CURDIR): $(VENV) is made there, so make it writable for you." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || rm -rf $(VENV)
	@test -d $(VENV) || { echo "Making $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing packages …"
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt >$(VENV)/pip.log 2>&1 \
		|| { cat $(VENV)/pip.log; echo "The packages could not be installed: see above." >&2; exit 1; }
	@touch $(MADE)
