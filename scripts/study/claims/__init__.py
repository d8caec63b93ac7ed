"""What the report claims: each claim has a test, a verdict, and a sentence for each verdict. One module per topic.

Floor 5: imports common, experiments, mixture, noise, search. Owns claims.json everywhere and results/tables/claims.csv.
"""
