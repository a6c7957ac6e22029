# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Two workers, a file each, in the order of tests/conftest.py: the longest files first, so that both end together. A third
# one waits less (nights and browsers do), but collects once more: 608 s beside 597.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
# Of unit/, spec/ and drift/ what builds many tables, starts processes or looks at a night: more than half of their
# time, left to `make test`.
LONGER := unit/test_publication_guard.py unit/test_python_tables.py unit/test_reader_pool.py unit/test_quarantine.py \
  unit/test_score_command.py unit/test_score_limits.py spec/test_judgements.py spec/test_snapshot_differences.py \
  unit/test_unknown_definitions.py unit/test_rule_crash.py unit/test_worker_process.py drift/test_worked_examples.py \
  drift/test_contract.py drift/test_published_tables.py drift/test_benchmarks.py spec/test_role_models.py \
  spec/test_favourable_weights.py unit/test_sobol_indices.py unit/test_hostile_workbooks.py unit/test_validity.py \
  unit/test_workbook.py unit/test_dispatch.py unit/test_home_definitions.py unit/test_new_definitions.py \
  unit/test_receiving.py drift/test_messages.py spec/test_rank_ranges.py spec/test_next_actions.py

# More environments: what a release installs and nothing else, and the tools that look at it.
RELEASE := $(VENV)/release
SUPPLY  := $(VENV)/supply
# And one with what several hosts over one home need, and an S3 server.
LAKE    := $(VENV)/lake

.PHONY: run run-office test test-slow test-quick test-lake coverage bench bench-lake lint wheel lock sbom notices audit clean
.DEFAULT_GOAL := run

run: $(READY)  ## a night on the built-in sample, then the dashboards
	@$(BIN)/monosashi run --sample --home data/local/sample; test $$? -le 1
	@$(BIN)/monosashi serve --home data/local/sample

run-office: $(READY)  ## the same behind a sign-in: a local identity provider with five people, one of each role
	@$(BIN)/python -m tests.office furnish data/local/office
	@$(BIN)/monosashi run --sample --home data/local/office; test $$? -le 1
	@$(BIN)/python -m tests.office serve data/local/office

test: $(READY) lint  ## a test of everything that must hold, browser included: within seven minutes
	@bash tests/e2e/install_browser.sh
	@$(PYTEST) --durations=12 --durations-min=5

test-slow: $(READY)  ## the rest: every page, whole years, the installed wheel, nights that are disturbed
	@bash tests/e2e/install_browser.sh
	@$(PYTEST) -m 'slow and not bench' --durations=12 --durations-min=5

# Tracing more than doubles the time of the runs in tests/flows: it has a target of its own.
coverage: $(READY)  ## line coverage of the tests' own processes, with the modules below 85 % named
	@$(PYTEST) -m 'not bench' --cov --cov-report= tests/unit tests/spec tests/drift tests/property tests/dashboards tests/flows
	@$(BIN)/coverage report | awk '$$NF + 0 < 85 || $$1 == "TOTAL"'

test-quick: $(READY)  ## the method, the units and the catalogues that must agree: a minute
	@$(PYTEST) tests/unit tests/spec tests/drift $(addprefix --ignore=tests/,$(LONGER))

test-lake: $(LAKE)/.ready  ## several hosts over one home: real PostgreSQL, an S3 server, kills
	@bash tests/lake/install_postgresql.sh
	@$(LAKE)/bin/python -m pytest -n 2 --dist loadfile tests/lake

bench-lake: $(LAKE)/.ready  ## the nation on a lake: publication, the ten questions, readers, kills
	@bash tests/lake/install_postgresql.sh
	@$(LAKE)/bin/python -m tests.benchmarks.lake

bench: $(READY)  ## slow tests; speed, as ratios measured side by side in one run
	@$(PYTEST) -m bench
	@$(BIN)/python -m tests.benchmarks

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/oxlint --quiet --deny-warnings dashboards/assets

wheel: $(READY)  ## dist/monosashi-….whl; what earlier builds left in build/ would go into it, too
	@rm -rf build dist *.egg-info
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

sbom: $(RELEASE)/.ready $(SUPPLY)/.ready  ## dist/monosashi.cdx.json: every package of a release, as CycloneDX; keep it with the wheel
	@mkdir -p dist
	@$(SUPPLY)/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --output-format JSON \
	  --output-file dist/monosashi.cdx.json $(RELEASE)/bin/python
	@echo dist/monosashi.cdx.json

notices: $(RELEASE)/.ready $(SUPPLY)/.ready  ## dist/THIRD-PARTY-NOTICES.txt: licences of everything that is installed
	@mkdir -p dist
	@$(SUPPLY)/bin/pip-licenses --python $(RELEASE)/bin/python --from mixed --with-system --with-urls --with-license-file \
	  --no-license-path --format plain-vertical --output-file dist/THIRD-PARTY-NOTICES.txt > /dev/null
	@echo dist/THIRD-PARTY-NOTICES.txt

audit: $(SUPPLY)/.ready  ## known weaknesses of the packages of a release; asks an advisory database, so not offline
	@$(SUPPLY)/bin/pip-audit --requirement requirements.lock --disable-pip --require-hashes --strict --progress-spinner off

$(RELEASE)/.ready: requirements.lock $(READY)
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(RELEASE)
	@$(BIN)/uv pip sync --quiet --python $(RELEASE)/bin/python --require-hashes requirements.lock
	@touch $@

$(LAKE)/.ready: requirements-lake.lock $(READY)
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LAKE)
	@$(BIN)/uv pip sync --quiet --python $(LAKE)/bin/python --require-hashes requirements-lake.lock
	@$(BIN)/uv pip install --quiet --python $(LAKE)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

$(SUPPLY)/.ready: requirements-supply.lock $(READY)
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(SUPPLY)
	@$(BIN)/uv pip sync --quiet --python $(SUPPLY)/bin/python --require-hashes requirements-supply.lock
	@touch $@

# All locks hold hashes and name no registry. uv itself comes from the lock too. Compiled at once: a night whose
# service may not write there, as with systemd, would compile every time (4 s).
$(READY): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (about a minute the first time) …"
	@sed -n '/^uv==/,/# via/p' requirements-dev.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q pipeline dashboards expectations
	@touch $@

# requirements-dev.lock is resolved first; the versions found there are the ones that requirements.lock, which has what
# runs and nothing else, takes over.
COMPILE := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras \
  --custom-compile-command "make lock"
lock: $(READY)  ## after a change of dependencies in pyproject.toml; newer versions of all: make lock UPGRADE=--upgrade
	@$(BIN)/$(COMPILE) pyproject.toml $(UPGRADE) --group dev -o requirements-dev.lock
	@cp requirements-dev.lock requirements.lock
	@$(BIN)/$(COMPILE) pyproject.toml -o requirements.lock
	@$(BIN)/$(COMPILE) pyproject.toml --extra lake --group dev --group lake -c requirements-dev.lock -o requirements-lake.lock
	@$(BIN)/$(COMPILE) $(UPGRADE) --group supply -o requirements-supply.lock

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage build dist *.egg-info
