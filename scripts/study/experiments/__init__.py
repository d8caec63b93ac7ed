"""The tables and findings of experiments without a search.

Floor 3: imports common. Owns results/experiments/ and results/tables/.
"""
