# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Two workers, a file each, in the order of tests/conftest.py: the longest files first, so that both end together.
IN_TWO := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: run test test-quick bench lint lock clean
.DEFAULT_GOAL := run

run: $(READY)  ## a night on the built-in sample, then the dashboards
	@$(BIN)/monosashi run --sample --home data/local/sample; test $$? -le 1
	@$(BIN)/monosashi serve --home data/local/sample

test: $(READY) lint  ## everything that must hold, browser included
	@bash tests/e2e/install_browser.sh
	@$(BIN)/python -m pytest $(IN_TWO)

test-quick: $(READY)  ## the functions, the method and what must agree with each other: under a minute
	@$(BIN)/python -m pytest $(IN_TWO) tests/unit tests/spec tests/drift

bench: $(READY)  ## speed, as ratios measured side by side in one run
	@$(BIN)/python -m tests.benchmarks

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# The lock holds hashes and names no registry. uv itself comes from the lock too. Compiled at once: a night whose
# service may not write there, as with systemd, would compile every time (4 s).
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (about a minute the first time) …"
	@sed -n '/^uv==/,/# via/p' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

lock:  ## after a change of dependencies in pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --group dev pyproject.toml \
	  --generate-hashes --no-emit-index-url --no-strip-extras --custom-compile-command "make lock" -o requirements.lock

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info
