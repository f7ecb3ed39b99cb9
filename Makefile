# Each target is one command that sets up what it needs. Where make is missing:
# python3 bootstrap.py run|test|check|bench|faults|build
# Extra arguments: make test ARGS="-k badge"

PYTHON3 ?= python3
BOOTSTRAP = $(PYTHON3) bootstrap.py
UV_VENV = build/lock-venv
# The lock is complete for every platform; Django is only what django-htmx would ask for.
LOCK = $(UV_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate \
	--no-emit-package django --no-emit-package asgiref --no-emit-package sqlparse

.PHONY: run test check bench faults build setup shots i18n lock lock-upgrade format clean

run:
	@$(BOOTSTRAP) run $(ARGS)

test:
	@$(BOOTSTRAP) test $(ARGS)

check:
	@$(BOOTSTRAP) check

bench:
	@$(BOOTSTRAP) bench $(ARGS)

# Kills, full disks, power cuts, damaged files, in full: says what was done and the seed.
faults:
	@$(BOOTSTRAP) faults $(ARGS)

build:
	@$(BOOTSTRAP) build $(ARGS)

setup:
	@$(BOOTSTRAP) setup --tests

format: setup
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix-only .

# Every state of the windows as pictures, in both languages and themes; build/shots/sheets has them
# side by side, to be looked at. Takes some minutes.
shots: setup
	.venv/bin/python -m tests.tools.shots build/shots
	.venv/bin/python -m tests.tools.contact_sheet build/shots
	.venv/bin/python -m tests.tools.contact_sheet build/shots 1920

# Extract the texts of the windows and of the hub's pages, and compile the catalogues.
i18n: setup
	.venv/bin/python -m tests.tools.i18n

# Write requirements/*.txt anew from requirements/*.in, keeping the versions that still fit.
lock: $(UV_VENV)/bin/uv
	$(LOCK) requirements/run.in -o requirements/run.txt
	$(LOCK) requirements/test.in -o requirements/test.txt

# The same with every package at its newest.
lock-upgrade: $(UV_VENV)/bin/uv
	$(LOCK) --upgrade requirements/run.in -o requirements/run.txt
	$(LOCK) --upgrade requirements/test.in -o requirements/test.txt

$(UV_VENV)/bin/uv:
	$(PYTHON3) -m venv $(UV_VENV)
	$(UV_VENV)/bin/python -m pip install --quiet uv

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis .coverage htmlcov .bootstrap.log .bootstrap.lock
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
