"""The data set: where its files come from, how they are read, split and named.

Floor 1: imports common. Owns resources/ and results/data/.
"""
