"""The multilayer perceptron in NumPy: layers, activations, loss, forward pass and back-propagation.

Floor 1: imports common. Owns no results.
"""
