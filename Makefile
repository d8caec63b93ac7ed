# Two commands: `make` sets everything up and builds the report; `make test` passes the tests.
# The same without make stands in README.md.
PYTHON ?= python3
SNAKEMAKE = .venv/bin/snakemake

.PHONY: all quick test lint docs bench images clean lock

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

# docs/config.md, and the schema of files that override single keys, from the schema of the config.
docs: .venv/installed
	.venv/bin/python scripts/write_reference.py

# The trainer beside PyTorch, scikit-learn and JAX, and the cost of the pipeline: results/benchmark/. Wants a quiet machine.
bench: .venv/installed .venv-bench/installed
	.venv/bin/python scripts/bench.py --python .venv-bench/bin/python

# The pictures of README.md, from the results of a whole run.
images: .venv/installed-dev
	.venv/bin/python scripts/draw_images.py

# Removes what was computed; what was downloaded stays.
clean:
	rm -rf results .snakemake

# New pins after a change of requirements*.in.
lock:
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements.in -o requirements.txt
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-dev.in -o requirements-dev.txt
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-bench.in -o requirements-bench.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# On Linux the common index has PyTorch with gigabytes of CUDA only: its CPU build comes from a folder or not at all.
ifeq ($(shell uname),Linux)
TORCH_OPTIONS = --no-index
endif

.venv-bench/installed: requirements-bench.txt requirements-bench-torch.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --require-hashes -r requirements-bench.txt
	.venv-bench/bin/python -m pip install --quiet --require-hashes --no-deps $(TORCH_OPTIONS) -r requirements-bench-torch.txt \
		|| echo "PyTorch is left out: for its CPU build set PIP_FIND_LINKS to a folder with its wheel, delete .venv-bench and run again."
	touch $@
