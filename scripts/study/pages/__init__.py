"""Tables as web pages that sort by any column, for Snakemake's own report.

Floor 6: imports common. Owns results/pages/.
"""
