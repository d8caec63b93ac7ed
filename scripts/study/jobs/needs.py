"""What a job asks of a cluster: memory and time, with room to spare, and more of both at each further try."""

import math

# The two Snakemakes around a job on a node, and room for a library that takes more elsewhere.
MEBIBYTES_BESIDE = 400
# A node may be slower than the server whose seconds are known, or busy.
SLOWER = 3
# For a node that takes long to read the libraries from a shared disk.
MINUTES_BESIDE = 10
ROUND = 100


def megabytes(mebibytes: float, at_once: int = 1, attempt: int = 1) -> int:
    """Memory to ask for, in MB as Slurm counts them (MiB), for processes of so many MiB each that run at once."""
    return attempt * ROUND * math.ceil((MEBIBYTES_BESIDE + 1.5 * at_once * mebibytes) / ROUND)


def minutes(seconds: float, attempt: int = 1) -> int:
    """Minutes to ask for a job that takes so many seconds on one core."""
    return attempt * math.ceil(MINUTES_BESIDE + SLOWER * seconds / 60)


def in_all(seconds: float, disk: float) -> str:
    """What training costs in all, for whoever plans it. seconds: of one core; disk: bytes."""
    hours = seconds / 3600
    size = f"{disk / 1e9:.1f} GB" if disk >= 1e9 else f"{disk / 1e6:.0f} MB"
    amount = f"{hours:.2f}" if hours < 1 else f"{hours:.0f}"
    return f"To be trained: about {amount} core-hours on a server of 2.5 GHz, and {size} of results."
