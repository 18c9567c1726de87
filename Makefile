# Two commands do everything: `make demo` and `make test`. Both work in an empty folder with Python 3.11 and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test fast check format bench serve clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: pyproject.toml constraints.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(PIP) -e '.'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[dev,exports,pdf,team]'
	@touch $@ $(VENV)/.run

demo: $(VENV)/.run  ## install, then check the bundled brief against its eight reports
	@$(BIN)/dateline check examples/balochistan/brief.txt --against examples/balochistan/reports || test $$? -eq 1

test: $(VENV)/.dev  ## install what the tests need, then run all of them
	$(BIN)/python -m pytest -n auto --durations 10

fast: $(VENV)/.dev  ## the tests that take a moment
	$(BIN)/python -m pytest -n auto -m 'not slow'

check: $(VENV)/.dev  ## format, lint, types, docs and the house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_house.py tests/test_docs.py

format: $(VENV)/.dev  ## put the code in form
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/.dev  ## quality on the cases and corpora, where ../shared is there
	$(BIN)/python bench/run.py

serve: $(VENV)/.run  ## the workbench with the example's reports, in a browser on this machine
	@$(BIN)/dateline read examples/balochistan/reports --ledger example.ledger
	@$(BIN)/dateline serve --ledger example.ledger

clean:  ## remove what the targets made
	rm -rf $(VENV) build dist out .pytest_cache .ruff_cache .mypy_cache
