"""The machine checks of every formula and of the gradients that the study uses.

Floor 4: imports common, derivations, formulas, mixture, network, training. Owns
results/verification.csv and results/verification.txt.
"""
