"""The derivations of the report, line by line, in the LaTeX that is both printed and evaluated.

Floor 1: imports nothing of the study. Owns no results.
"""
