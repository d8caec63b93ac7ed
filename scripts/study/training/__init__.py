"""One training run: minibatches, optimisers, regularisation, evaluation, and what the run leaves behind.

Floor 2: imports common, jobs, network. Owns results/runs/ and results/refits/.
"""
