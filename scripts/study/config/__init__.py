"""The config: what it may say, and the brackets and runs that follow from it.

Floor 1: imports common. Owns no results: the rules expand the config with it.
"""
