# Two commands: `make run` and `make test`. Needs Python 3.11 or later and make; everything else is installed from lock files.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := .stamps

.PHONY: run test check install lock clean

run: $(STAMPS)/run ## the platform with the demonstration force, at an address it prints
	@$(BIN)/headwater run --demo

test: $(STAMPS)/test check ## everything that proves it
	$(BIN)/pytest -n auto --dist loadfile

check: $(STAMPS)/test ## style, types and the river, without running anything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy headwater tests tools

install: $(STAMPS)/run

$(STAMPS)/venv:
	@mkdir -p $(STAMPS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Headwater needs Python 3.11 or later; set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(STAMPS)/run: requirements.lock requirements-build.lock pyproject.toml package-lock.json tools/frontend.py $(wildcard headwater/ui/assets/*) | $(STAMPS)/venv
	@test -f $(STAMPS)/test || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock -r requirements-build.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python tools/frontend.py
	@touch $@

$(STAMPS)/test: requirements-dev.lock requirements-build.lock pyproject.toml package-lock.json tools/frontend.py $(wildcard headwater/ui/assets/*) | $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock -r requirements-build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python tools/frontend.py
	$(BIN)/python tools/browser.py
	@touch $@

lock: ## write the lock files anew: hashes, no addresses
	$(BIN)/python tools/lock.py

clean: ## forget everything that was installed or built; var/ (the record) stays
	rm -rf $(VENV) $(STAMPS) node_modules headwater/ui/static/build
