"""What a user sees while the study runs: how far it is, what runs now, what failed, and what was made."""
