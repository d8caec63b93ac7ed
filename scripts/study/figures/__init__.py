"""One module per figure. A figure draws what tables and findings hold.

Floor 6: imports common, config, formulas, experiments, speed. Owns results/figures/.
"""
