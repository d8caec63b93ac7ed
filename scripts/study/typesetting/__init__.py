"""From templates and values to HTML: formulas as images, tables, numbering, references.

Floor 1: imports common. Owns no results.
"""
