"""What every room uses: errors, files, numbers as text, tables, and the words for hyperparameters.

Floor 0: imports no other room.
"""
