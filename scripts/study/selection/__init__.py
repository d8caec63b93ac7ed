"""The selected network: its choice, its calibration, and its single use of the test set.

Floor 3: imports common. Owns results/selection/, results/test.json, and tables/classes.csv and tables/reliability.csv.
"""
