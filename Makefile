# Two commands: `make` sets everything up and builds the report; `make test` passes the tests.
# The same without make stands in README.md.
PYTHON ?= python3
SNAKEMAKE = .venv/bin/snakemake

.PHONY: all quick test lint clean lock

all: .venv/installed
	$(SNAKEMAKE) --cores all

quick: .venv/installed
	$(SNAKEMAKE) --cores all --configfile config.quick.yaml

test: .venv/installed-dev
	.venv/bin/python -m pytest

lint: .venv/installed-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/snakefmt --check Snakefile rules
	$(SNAKEMAKE) --lint

# Removes what was computed; what was downloaded stays.
clean:
	rm -rf results .snakemake

# New pins after a change of requirements*.in.
lock:
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements.in -o requirements.txt
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-dev.in -o requirements-dev.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@
