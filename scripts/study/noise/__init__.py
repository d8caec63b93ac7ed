"""Question B2.1: the batch loss beside the training loss, and the noise of minibatches along a run.

Floor 3: imports common, network, training. Owns results/runs/<run>/noise/ and results/experiments/<experiment>/noise*.
"""
