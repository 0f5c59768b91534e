# Handrail. `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := server client shared tests tools
# Twice as many workers as cores: half of the shell tests wait for a child process.
WORKERS ?= 4
# How many of the stages of `make check` and `make test` run side by side.
JOBS ?= 2
# How thorough the proofs are: `short` (a tenth of the counts) or `full` (those of docs/proof.md).
HANDRAIL_PROOF ?= short
export HANDRAIL_PROOF
# Hundreds of processes start: none of them is to compile what the one before it did.
export PYTHONDONTWRITEBYTECODE :=
export MAKE

.PHONY: help install demo check test proof lint imports layout types unit contract pytest web-lint web-core web-unit
.PHONY: web web-build twins browser fix vectors lock clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

install: $(STAMP) ## Install everything into .venv, from locked and hashed requirements

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Handrail needs Python 3.11 or newer."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: install web-build ## Start a server with half a year of sample entries and the app, and say how to look at it
	$(BIN)/python -m handrail_client.demo

WEB := client/web
WEB_STAMP := $(WEB)/node_modules/.installed

$(WEB_STAMP): $(WEB)/package-lock.json $(WEB)/.npmrc
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || { echo "Handrail's web app needs Node 20 or newer."; exit 1; }
	cd $(WEB) && npm ci --silent --no-fund --no-audit
	@touch $@

WEB_BUILT := $(WEB)/dist/index.html
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/public $(WEB)/index.html $(WEB)/vite.config.ts -type f 2>/dev/null)

$(WEB_BUILT): $(WEB_STAMP) $(WEB_SOURCES)
	cd $(WEB) && npm run --silent build -- --logLevel warn

web-build: $(WEB_BUILT) ## Build the web app, which `handrail serve` then serves and a wheel takes along

# What each stage prints goes to build/logs/<stage>.log; a stage that fails shows the end of it.
STAGES = $(PYTHON) tools/stages.py --jobs $(JOBS)

check: install $(WEB_STAMP) ## Check what a change breaks first: lint, types, layout, unit tests; within a minute
	@$(STAGES) types unit lint imports layout web-lint web-core

test: install $(WEB_STAMP) ## Check everything that a change must pass, the proofs at a tenth of their counts
	@$(STAGES) browser types pytest lint imports layout contract web-lint web-unit twins

proof: install $(WEB_STAMP) ## Play the proofs at the full counts of docs/proof.md; hours, on a quiet machine
	@HANDRAIL_PROOF=full $(STAGES) --jobs 1 pytest twins web-unit browser faults power-cuts simulate walk noisy-neighbour

lint: install ## Check the format of Python and lint it
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check --quiet $(SOURCES)
	@$(BIN)/codespell

imports: install ## Check which package imports which
	@$(BIN)/lint-imports --no-cache

layout: install ## Print crowded folders, long files, import circles, class names defined twice and old names
	@$(BIN)/python tools/check_layout.py

types: install ## Check the types of Python
	@$(BIN)/basedpyright

unit: install ## Run the tests of pure code, and the one that finds events without a writer or a reader
	$(BIN)/pytest -q -n 2 tests/unit tests/contract/test_no_dead_letters.py

contract: install ## Run these and the contract suites, which take every branch of the core
	$(BIN)/pytest -q -n 2 --dist worksteal tests/unit tests/contract --cov --cov-report=term --cov-fail-under=100

pytest: install ## Run the tests of properties, of whole servers and devices, and of faults
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal tests/shell tests/faults tests/property

web-lint: $(WEB_STAMP) ## Check format, lint and types of the web app
	cd $(WEB) && npm run --silent lint && npm run --silent types

web-core: $(WEB_STAMP) ## Run the tests of the web app's core
	cd $(WEB) && npm test --silent -- --project core

web-unit: $(WEB_STAMP) ## Run all tests of the web app that need no browser
	cd $(WEB) && npm test --silent

web: web-lint web-unit ## Run both

twins: install $(WEB_STAMP) ## Put random logs to the Python and the TypeScript fold, and compare what they show
	$(BIN)/pytest -q -n 2 tests/twins

browser: install $(WEB_STAMP) ## Run the web app in a Chromium, against a real server
	cd $(WEB) && npm run --silent browser
	cd $(WEB) && npm run --silent build -- --outDir .size-dist --logLevel error && npm run --silent size -- 120 .size-dist

.PHONY: latency
latency: install $(WEB_STAMP) ## Time a hundred clicks to the other's screen, into build/latency.json; fails where p95 is over 150 ms
	cd $(WEB) && npm run --silent latency

.PHONY: screenshots
screenshots: install $(WEB_STAMP) ## Take a picture of every screen, phone and desk, light and dark, into docs/screenshots
	$(BIN)/python -m handrail_client.demo --data build/pictures --port 0 --leave
	mkdir -p $(WEB)/build/gallery docs/screenshots
	$(BIN)/handrail --home build/pictures/phone show --json > $(WEB)/build/gallery/shown.json
	cd $(WEB) && npm run --silent shoot -- ../../docs/screenshots

fix: install $(WEB_STAMP) ## Format, and mend what the linter can mend
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	cd $(WEB) && npm run --silent fix

vectors: install ## Write the schema, the wire fixtures and the shared vectors anew
	cd tests && for each in vectors/make_*.py; do ../$(BIN)/python -m $$(echo $${each%.py} | tr / .) || exit 1; done

lock: install ## Choose the newest versions that fit, and lock them with their hashes
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements/run.txt

clean: ## Remove what was built
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis $(STAMP)

.PHONY: simulate mutants walk
SEEDS ?= 10000

simulate: install ## Play SEEDS seeds of the simulation (10,000 unless told otherwise)
	cd tests && ../$(BIN)/python -m simulation $(SEEDS)

mutants: install ## Plant every mutant, and write into docs/proof.md which check caught it
	cd tests && ../$(BIN)/python -m simulation.mutants

walk: install ## Walk every interleaving of two events each, with every fault; several minutes
	cd tests && ../$(BIN)/python -m simulation.long_walk

.PHONY: bench bench-large
ROWS ?=

bench: install ## Measure against the machine's own limits: a table, and build/bench.json; ROWS=bulk,ack for a part
	cd tests && ../$(BIN)/python -m bench "$(ROWS)"

bench-large: install ## The same with a million entries, into build/bench-large.json; several minutes
	cd tests && ../$(BIN)/python -m bench --large "$(ROWS)"

.PHONY: power-cuts faults
RUNS ?= 20000
N ?= 300

power-cuts: install ## Cut the power RUNS times (20,000 unless told otherwise)
	cd tests && ../$(BIN)/python -m faults.power $(RUNS)

faults: install ## Kill the server N times under load (300 unless told otherwise)
	cd tests && ../$(BIN)/python -m faults.kills $(N)

.PHONY: noisy-neighbour citizen

noisy-neighbour: install ## Measure what one noisy neighbour in twenty costs the others; a few minutes on a quiet machine
	cd tests && ../$(BIN)/python -m noisy_neighbour

# The former name of the same measurement.
citizen: noisy-neighbour

.PHONY: dev hooks

dev: install $(WEB_STAMP) ## Run a server that restarts on changes, and Vite with the app in front of it
	$(BIN)/python tools/dev.py

hooks: install ## Check each commit before it is made: format, lint, spelling, layout, message
	$(BIN)/pre-commit install
