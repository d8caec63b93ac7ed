"""One web page on which all runs and trials of a study can be filtered, drawn and looked into.

Owns results/explore.html. Tables become arrays here; what is drawn of them is said in report/html/explore/.
"""
