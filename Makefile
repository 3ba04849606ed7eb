# Shiftwell. `make` lists the targets. Each one sets up what it needs in .venv/ of this clone.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

# Another interpreter: make test PYTHON=/somewhere/python3.12
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
CENTRE ?= data/samples/anonbank
OUT ?= build/demo

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url \
	--no-header --no-annotate

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

.PHONY: demo
demo: .venv/.stamp-run ## plan the sample centre's week and say where the report is
	@echo "demo: planning $(CENTRE) for at most 120 seconds"
	@$(BIN)/shiftwell plan "$(CENTRE)" --out "$(OUT)" --seed 1 --workers 1 --time-limit 120
	@echo "demo: open $(OUT)/report.html in a browser"

.PHONY: test
test: .venv/.stamp ## run every test, with branch coverage
	@echo "test: every test on two processes, warnings are errors, coverage as pyproject.toml asks"
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term

.PHONY: check
check: .venv/.stamp ## lint, format, types, import contracts, locks and house rules
	@echo "check: ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "check: mypy, strict"
	@$(BIN)/mypy
	@echo "check: import contracts"
	@$(BIN)/lint-imports
	@echo "check: locks in step, house rules"
	@$(BIN)/python -m pytest tests/architecture -q

.PHONY: fix
fix: .venv/.stamp ## let ruff mend and format what it can
	@echo "fix: ruff"
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: lock
lock: .venv/.stamp ## resolve pyproject.toml anew into the two lock files
	@echo "lock: requirements.lock and requirements-dev.lock"
	@$(LOCK) --extra build -o requirements.lock
	@$(LOCK) --extra build --extra dev -c requirements.lock -o requirements-dev.lock

.PHONY: soak
soak: .venv/.stamp ## the property tests with ten times the examples, seeds drawn at random
	@echo "soak: property tests and the service beside its model, long profile"
	@SHIFTWELL_SOAK=1 $(BIN)/python -m pytest tests/properties tests/api/machine -n 2

.PHONY: drills
drills: .venv/.stamp ## kill, freeze, starve, crash and flood the service; each drill says its figures
	@echo "drills: one after the other, with how long the longest took at the end; those on PostgreSQL make a server of their own"
	@$(BIN)/python -m pytest tests/drills/drill_*.py tests/api/drill_*.py -q --durations=12

.PHONY: bench
bench: .venv/.stamp ## run the benchmarks
	@echo "bench: python -m benchmarks"
	@$(BIN)/python -m benchmarks

.PHONY: growth
growth: .venv/.stamp ## measure plans of all sizes; table and plots into docs/benchmarks/
	@echo "growth: python -m benchmarks.centres, then python -m benchmarks.report"
	@$(BIN)/python -m benchmarks.centres
	@$(BIN)/python -m benchmarks.report

.PHONY: rivals
rivals: .venv/.stamp ## measure other ways to plan the same weeks
	@echo "rivals: python -m benchmarks.rivals -- anonbank 100"
	@$(BIN)/python -m benchmarks.rivals -- anonbank 100

.PHONY: micro
micro: .venv/.stamp ## time the steps that plans are made of
	@echo "micro: python -m benchmarks.micro"
	@$(BIN)/python -m benchmarks.micro

.PHONY: mutants
mutants: .venv/.stamp ## break rules, terms and encoders one edit at a time; the tests must notice
	@echo "mutants: two processes, resumes build/mutants.jsonl"
	@$(BIN)/python -m tests.mutation.run

.PHONY: clean
clean: ## remove what was built, keep .venv/
	@echo "clean: build/, dist/ and caches"
	@rm -rf build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -rf .import_linter_cache

# Set-up. pip runs only when a file that the stamp depends on is newer than the stamp.

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python found. Install Python 3.11 or newer."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than Python 3.11. Maybe: make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment. On Debian: apt install python3-venv"; \
		exit 1; }
	@echo "set-up: creating .venv/ with $(PYTHON)"
	@"$(PYTHON)" -m venv .venv

.venv/.stamp-run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "set-up: installing what a run needs, by hash, into .venv/"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "set-up: compiling the search"
	@$(BIN)/python -m scheduler.engine.compiled
	@touch $@

.venv/.stamp: requirements.lock requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "set-up: installing what tests and checks need, by hash, into .venv/"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo "set-up: compiling the search"
	@$(BIN)/python -m scheduler.engine.compiled
	@touch .venv/.stamp-run $@
