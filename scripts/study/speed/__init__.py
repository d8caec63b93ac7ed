"""What `make bench` measured: the trainer beside other libraries.

Floor 3: imports common. Owns results/benchmark/.
"""
