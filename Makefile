# Two targets are all one needs: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

.PHONY: run test check live torture mutants bench bench-full docs clean

run: $(VENV)/.run  ## install, ingest the sample pages and open the app
	@echo "Taking in the sample pages, unless they are there, and opening the app …"
	@$(BIN)/readq seeds

test: check  ## install what tests need; lint, types, layers, and the whole suite
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

live: $(VENV)/.dev  ## ask the services themselves; needs a network
	$(BIN)/python -m pytest -m live tests/live

torture: $(VENV)/.dev  ## kill, fail and cut the power at every write, spoil every format; hours, READQ_FUZZ_SECONDS=20 makes it one
	$(BIN)/python -m pytest -n auto -m torture tests

mutants: $(VENV)/.dev  ## small faults in the code, and whether the tests notice; an hour
	$(BIN)/python -m scripts.mutants

bench: $(VENV)/.dev  ## small sizes, some minutes
	$(BIN)/python -m bench --sizes 628,1e4,1e5

bench-full: $(VENV)/.dev  ## up to 2.7 million papers: an hour and 20 GB of disk
	$(BIN)/python -m bench --sizes 628,1e5,1e6,2.7e6

docs: $(VENV)/.dev  ## write again what is generated from the code
	$(BIN)/python -m scripts.make_docs
	$(BIN)/python -m scripts.make_picture
	$(BIN)/python -m scripts.make_recording
	$(BIN)/python -m scripts.make_pictures

$(VENV)/.made:
	@echo "Making a Python environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: pyproject.toml | $(VENV)/.made
	@echo "Installing readq and what it needs into $(VENV): about a minute, the first time only."
	@$(BIN)/python scripts/install.py
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/.made
	@echo "Installing readq and what its tests need into $(VENV): about a minute, the first time only."
	@$(BIN)/python scripts/install.py dev
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
