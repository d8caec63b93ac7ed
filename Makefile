# Two commands: `make` sets everything up and builds the report; `make test` passes the tests.
# The same without make stands in README.md.
PYTHON ?= python3
# Not .venv/bin/snakemake: it names its Python by the path that this folder had when it was set up.
SNAKEMAKE = .venv/bin/python -m snakemake
# What is set for other Pythons and for other workflows; every file here is UTF-8.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONWARNINGS PYTHONOPTIMIZE PYTHONINSPECT PYTHONDEVMODE PYTHONIOENCODING
unexport PYTHONHASHSEED PYTHONUSERBASE PYTHONPLATLIBDIR PYTHONCASEOK PYTHONVERBOSE PYTHONDONTWRITEBYTECODE
unexport SNAKEMAKE_PROFILE
export PYTHONUTF8 = 1
# Snakemake keeps a cache at home: without a home that can be written to, here.
ifneq ($(shell test -n "$$HOME" && test -w "$$HOME" && echo yes),yes)
export XDG_CACHE_HOME = $(CURDIR)/.snakemake/cache
endif

.PHONY: all try quick test test-faults test-cluster cluster lint audit docs bench bench-explore compare images clean lock
.PHONY: environment environment-dev environment-cluster environment-cluster-dev

all: environment
	$(SNAKEMAKE) --cores all

# All parts of a study in a minute, on images that need no download.
try: environment
	$(SNAKEMAKE) --cores all --configfile config.try.yaml

quick: environment
	$(SNAKEMAKE) --cores all --configfile config.quick.yaml

test: environment-dev
	.venv/bin/python -m pytest

# A study that is killed in every stage, damaged results, full disks, a clock that is set back: a quarter of an hour.
test-faults: environment-dev
	.venv/bin/python -m pytest tests/faults

# What Snakemake needs beside, to run the study on a cluster (docs/cluster.md).
cluster: environment environment-cluster

# The study on a Slurm of two nodes, which the tests start on this machine, and in a bucket. Seven minutes; installs
# Slurm as root. In three processes, since much of the time goes into waiting for Slurm.
test-cluster: environment-dev environment-cluster-dev
	@sh envs/system.sh "$(PYTHON)" munge slurm-client slurmctld slurmd
	.venv/bin/python -m pytest tests/cluster --numprocesses 3

lint: environment-dev
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff check --preview --select unspecified-encoding .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m snakefmt --check Snakefile rules
	$(SNAKEMAKE) --lint

# Whether a known vulnerability is in one of the pinned packages. Asks a database in the network.
audit: .venv-audit/installed
	@.venv-audit/bin/python scripts/audit.py

# docs/config.md, and the schema of files that override single keys, from the schema of the config.
docs: environment
	.venv/bin/python scripts/write_reference.py

# The trainer beside PyTorch, scikit-learn and JAX, and the cost of the pipeline: results/benchmark/. Wants a quiet machine.
bench: environment .venv-bench/installed
	.venv/bin/python scripts/bench.py --python .venv-bench/bin/python

# How long a browser takes with the page that explores 10,000 runs. Needs Chromium.
bench-explore: environment-dev
	.venv/bin/python scripts/bench_explore.py

# The results here beside those of another machine: make compare OTHER=path/to/results, a folder or an archive.
compare: environment
	@test -n "$(OTHER)" || { echo "Name the other results: make compare OTHER=path/to/results"; exit 2; }
	@.venv/bin/python scripts/compare.py "$(OTHER)" $(if $(RESULTS),--results "$(RESULTS)")

# The pictures of README.md, from the results of a whole run.
images: environment-dev
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
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-cluster.in -o requirements-cluster.txt
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-audit.in -o requirements-audit.txt
	# The versions of requirements.txt, wherever the plugins allow it.
	cp requirements.txt requirements-cluster.txt
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-cluster.in -o requirements-cluster.txt
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
		--no-header --annotation-style line requirements-cluster-dev.in -o requirements-cluster-dev.txt

# The system packages and .venv; nothing where that is done.
environment: REQUIREMENTS = requirements.txt
environment-dev: REQUIREMENTS = requirements-dev.txt
environment-cluster: REQUIREMENTS = requirements-cluster.txt
environment-cluster-dev: REQUIREMENTS = requirements-cluster-dev.txt
environment environment-dev environment-cluster environment-cluster-dev:
	@grep -qs '"$(REQUIREMENTS)"' .venv/installed.json || sh envs/system.sh "$(PYTHON)"
	@"$(PYTHON)" envs/install.py $(REQUIREMENTS)

# On Linux the common index has PyTorch with gigabytes of CUDA only: its CPU build comes from a folder or not at all.
ifeq ($(shell uname),Linux)
TORCH_OPTIONS = --no-index
endif

.venv-audit/installed: requirements-audit.txt
	"$(PYTHON)" envs/install.py requirements-audit.txt .venv-audit
	touch $@

.venv-bench/installed: requirements-bench.txt requirements-bench-torch.txt
	"$(PYTHON)" envs/install.py requirements-bench.txt .venv-bench
	.venv-bench/bin/python -m pip install --quiet --require-hashes --no-deps $(TORCH_OPTIONS) -r requirements-bench-torch.txt \
		|| echo "PyTorch is left out: for its CPU build set PIP_FIND_LINKS to a folder with its wheel, delete .venv-bench and run again."
	touch $@
