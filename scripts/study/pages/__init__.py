"""Tables as web pages that sort by any column, for Snakemake's own report, and the page that explores all runs.

Floor 6: imports common and config. Owns results/pages/, results/explore.html and results/studies.html.
"""
