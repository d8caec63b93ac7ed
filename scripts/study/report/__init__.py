"""The context of the report's templates, put together from tables, findings and claims.

Floor 7: imports any lower room. Owns results/report.pdf.
"""
