"""From HTML to the PDF file: layout, tags, figures as PDF, attachments.

Floor 1: imports common. Owns no results.
"""
