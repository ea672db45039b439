# Two commands matter: `make run` and `make test`. Both set up everything they need.
PYTHON ?= python3
BIN := .venv/bin
LOCK = .venv/lock/bin/uv pip compile -q --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate

# a file in one process, so that what its tests share is made once; in their order, which ends with
# short ones (groups of xdist do nothing with pytest 9.2: it names tests by an id of its own)
TWO := -n 2 --dist loadfile --no-loadscope-reorder

export CHROMIUM
# else every process of a test compiles all the code that it loads again
unexport PYTHONDONTWRITEBYTECODE

# each is slow and uses one core, so `make test` runs two at a time: types, smoke, docs, contracts
.PHONY: run serve test types smoke versions docs contracts lint format lock cover bench fuzz clean

docs: .venv/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo "the site is in build/site; open build/site/index.html"

run: .venv/.run
	@echo "assessing an example (the first time the knowledge is compiled: some ten seconds)"
	$(BIN)/plantar assess examples/numb_heel.yaml

serve: .venv/.run
	$(BIN)/plantar serve

test: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory -j2 types smoke docs contracts
	$(BIN)/pytest -q $(TWO) --junitxml=.junit.xml
	$(BIN)/plantar safety check --results .junit.xml

types: .venv/.dev
	$(BIN)/mypy

contracts: .venv/.dev
	$(BIN)/lint-imports

smoke: .venv/.dev
	tools/smoke.sh $(BIN)/python

# the same on every other Python of pyproject.toml that this machine has
versions: .venv/.dev
	tools/versions.sh $(BIN)/python

lint: .venv/.dev
	$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/python tools/format_knowledge.py --check

format: .venv/.dev
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	$(BIN)/python tools/format_knowledge.py

bench: .venv/.dev
	$(BIN)/python -m benchmarks.accuracy

# the short run is part of the tests; this one tries every boundary, with another seed each time
fuzz: .venv/.dev
	PLANTAR_FUZZ=$${PLANTAR_FUZZ:-200} $(BIN)/pytest -q -n 2 tests/exchange/test_description.py

# every file of every pinned version with its hash, for all platforms: pip then refuses any other
lock: .venv/bin/python
	rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q uv
	$(LOCK) --extra all pyproject.toml -o requirements.lock
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.lock
	$(LOCK) tests/exchange/clients/requirements.in -o tests/exchange/clients/requirements.lock
	rm -rf .venv/lock

# slower than `make test` by far, so apart: fails below the floor in pyproject.toml
cover: .venv/.dev
	$(BIN)/pytest -q $(TWO) --cov --cov-report=term

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "plantar needs Python 3.11 or newer; try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "this Python cannot make environments; on Debian: apt-get install python3-venv"; exit 1; }

.venv/.run: .venv/bin/python requirements.lock pyproject.toml
	@echo "setting up: about 130 MB to fetch, one to three minutes, only this once"
	$(BIN)/python tools/install.py --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

.venv/.dev: .venv/bin/python requirements-dev.lock pyproject.toml tests/exchange/npm.json \
		tests/exchange/clients/requirements.lock
	@echo "setting up for development: about 1 GB to fetch, four to eight minutes, only this once"
	$(BIN)/python tools/install.py --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	tools/browser.sh $(BIN)/python
	$(BIN)/python tools/npm_parts.py .venv/npm
	$(BIN)/python -m venv .venv/clients
	.venv/clients/bin/pip install -q --disable-pip-version-check --require-hashes \
		-r tests/exchange/clients/requirements.lock
	tools/postgres.sh
	tools/java.sh
	touch $@ .venv/.run

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
