"""How fast the trainer is beside other libraries, and what the whole pipeline costs. No Snakemake rule uses this."""
