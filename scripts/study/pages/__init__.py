"""Tables as web pages that sort by any column, for Snakemake's HTML report.

Floor 7: imports common. Owns results/pages/.
"""
