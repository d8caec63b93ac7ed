"""Gaussian mixtures: the model, its fits by EM and by gradients, and what the fits show.

Floor 3: imports common. Owns results/mixture/.
"""
