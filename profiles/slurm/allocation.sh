#!/bin/sh
# The whole study in one allocation (docs/cluster.md):  sbatch profiles/slurm/allocation.sh [words for snakemake]
# Options of sbatch before the file come first, such as --ntasks=64 --time=8:00:00.
#SBATCH --job-name=study
#SBATCH --output=study-%j.log
#SBATCH --ntasks=16
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=1000
#SBATCH --time=2:00:00
# A minute before the time is over, no other job begins; the same command goes on.
#SBATCH --signal=B:TERM@60
# What a site may ask for:
##SBATCH --account=my-project
##SBATCH --partition=short
exec "${PYTHON:-.venv/bin/python}" -m snakemake --cores "$SLURM_NTASKS" --retries 2 "$@"
