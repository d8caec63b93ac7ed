"""LaTeX as mathematics: the reader that evaluates the formulas of the report.

Floor 1: imports nothing of the study. Owns no results.
"""
