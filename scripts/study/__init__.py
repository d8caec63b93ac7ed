"""The study's library: pure functions over arrays and tables. Nothing here knows of Snakemake."""
