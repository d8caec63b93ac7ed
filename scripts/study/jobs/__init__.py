"""What surrounds a job: its log, its code as an input, the cache of trained results, the BLAS kernel, the machine, the
environment, and how Snakemake was called.

Floor 1: imports common. Owns results/provenance.json.
"""
