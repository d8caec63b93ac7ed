"""The results of two machines side by side: what agrees to the bit, and how far the rest is apart.

Floor 7: imports any lower room. Owns nothing; scripts/compare.py prints what it finds.
"""
