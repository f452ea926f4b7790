PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help build test lint load explore lookup report export docs fingerprint evaluate bench \
	peers lock rule clean

help: ## Show what can be made
	@grep -hE '^[a-z.]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv: requirements.lock ## Make the Python environment from the lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch .venv

build: .venv ## Audit the embedded sample and show the counts (ARGS: further dbt options)
	@$(BIN)/audit build $(ARGS)
	@$(BIN)/audit show

test: .venv ## Lint, build from scratch without a warning, run all tests
	$(MAKE) --no-print-directory lint
	$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: .venv ## Check the style of SQL and Python
	$(BIN)/ruff check scripts tests
	$(BIN)/ruff format --check scripts tests
	$(BIN)/dbt --quiet --warn-error parse
	AUDIT_LINT=1 $(BIN)/sqlfluff lint --processes 2 models tests

report: .venv ## Write the audit as one offline page in German and English (ARGS: --target hub)
	$(BIN)/audit report --language de $(ARGS)
	$(BIN)/audit report --language en $(ARGS)

export: .venv ## Write the marts alone into a new database: what may be passed on
	@$(BIN)/audit export $(ARGS)

load: .venv ## Load the remote table shard by shard and audit it (ARGS="--sample 8", HF_TOKEN)
	$(BIN)/audit load $(ARGS)

fingerprint: .venv ## Print a hash of each published table, to compare two audits
	@$(BIN)/audit fingerprint $(ARGS)

evaluate: .venv ## Measure the rules on labelled cases, beside other detectors (make peers)
	$(BIN)/python -m develop.evaluate $(ARGS)
	$(BIN)/python -m develop.evaluate_language
	$(BIN)/python -m develop.evaluate_consent

bench: .venv ## Measure the speed of everything (ARGS="--rows 3000000")
	$(BIN)/python -m develop.bench $(ARGS)

peers: ## Install other detectors to compare with, in an environment of their own
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --requirement requirements-peers.lock

rule: .venv ## Begin a rule: write its three files with a working example (NAME=some_number)
	@$(BIN)/python -m develop.new_rule '$(NAME)'

docs: .venv ## Build the lineage and its one-file page, and serve it
	@$(BIN)/python -m develop.make_docs
	$(BIN)/dbt docs serve --host 127.0.0.1

explore: .venv ## Browse, search and map the masked findings (ARGS: --help shows what there is)
	@$(BIN)/audit explore $(ARGS)

lookup: .venv ## Is my data in there? Asks for a value and names the references that hold it
	@$(BIN)/audit lookup $(ARGS)

lock: ## Renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --output-file requirements.lock \
		--quiet --no-emit-index-url --custom-compile-command "make lock"
	printf '%s\n' presidio-analyzer scrubadub datafog-core cloakrs polars datafusion chdb \
		hyperscan lingua-language-detector wordfreq \
		| $(BIN)/uv pip compile - --output-file requirements-peers.lock \
		--quiet --no-emit-index-url --custom-compile-command "make lock"

clean: ## Remove what was generated, the warehouse excepted
	rm -rf target logs dist
