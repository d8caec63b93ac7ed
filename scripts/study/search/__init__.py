"""Searches: promotion from rung to rung, the tables and findings of a search, and the surrogate that explains it.

Floor 4: imports common, config, experiments. Owns results/searches/, results/trials/ and the results of searches in
results/experiments/.
"""
