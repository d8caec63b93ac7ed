"""What all claims are made of: the claim, its tests, its file, and how it is printed."""
