"""The report as a web page: the same templates as the PDF's, set for a browser, in one file.

Floor 7: imports common, typesetting, claims and pages. Owns results/report.html.
"""
