# Two commands on a fresh machine: `make demo` and `make test`. Both set up what they need.

# Every one of the processes that demo and tests start would compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
READY := $(VENV)/.ready
# Tests wait for servers, browsers and telephones more than they compute.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: demo test lint bench setup clean

demo: $(READY)
	$(BIN)/mysteryshop demo

test: $(READY)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m benchmarks

setup: $(READY)

# Made again when what the project needs has changed; otherwise nothing is done, in no time.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mysteryshop needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --editable '.[parallel,postgres,semantic,phone,demo]' --group dev
	$(BIN)/mysteryshop doctor --fix
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info mysteryshop-demo .mysteryshop
