# Two commands matter: `make run` and `make test`. Both set up everything they need.
PYTHON ?= python3
BIN := .venv/bin

export CHROMIUM

.PHONY: run serve test lint format lock bench clean

run: .venv/.run
	$(BIN)/plantar assess examples/numb_heel.yaml

serve: .venv/.run
	$(BIN)/plantar serve

test: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/plantar knowledge check
	$(BIN)/python tools/format_knowledge.py --check
	$(BIN)/pytest -q -n 2 --dist loadgroup --junitxml=.junit.xml
	$(BIN)/plantar safety check --results .junit.xml

lint: .venv/.dev
	$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/python tools/format_knowledge.py --check

format: .venv/.dev
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	$(BIN)/python tools/format_knowledge.py

bench: .venv/.dev
	$(BIN)/python -m benchmarks.accuracy

lock: .venv/.dev
	$(BIN)/pip install -q --upgrade -e '.[dev]'
	$(BIN)/pip freeze --exclude-editable > requirements-dev.lock
	rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q .
	.venv/lock/bin/pip freeze | grep -v '^plantar' > requirements.lock && rm -rf .venv/lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "plantar needs Python 3.11 or newer; try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "this Python cannot make environments; on Debian: apt-get install python3-venv"; exit 1; }

.venv/.run: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

.venv/.dev: .venv/bin/python requirements-dev.lock pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	tools/browser.sh $(BIN)/python
	touch $@ .venv/.run

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
