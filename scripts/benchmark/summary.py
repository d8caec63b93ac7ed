"""The table of the race for the terminal, and whether the trainer meets its aims."""

from study.speed.context import own_sentences, sentence
from study.speed.findings import LARGE_BATCH, LOSS_TOLERANCE, comparisons, large_batches, largest_loss_gap
from study.speed.tables import ONE_RUN, OURS, shares

# For each (library, variant), over the cells with large batches: the least geometric mean of its times divided by ours,
# and the least single one (None: no aim).
MEAN_AIMS = {
    ("PyTorch", "modules"): (2.2, 1.0),
    ("PyTorch", "functional"): (2.2, 1.0),
    ("scikit-learn", "own loop"): (2.2, 1.0),
    ("JAX", "step"): (1.2, 1.0),
    ("JAX", "scan"): (1.0, None),
}
# For each (hidden layers, batch size): the least share of the sgemm rate.
SHARE_AIMS = {("512", 256): 0.82, ("512", 1024): 0.82, ("128", 256): 0.75}
MEMORY_LINE = (
    "A training job takes {peak_mb:.0f} MB at its peak (at most 400); of the {resident_mb:.0f} MB that each of two "
    "parallel ones holds at the end, {shared_mb:.0f} MB are shared."
)
# If the quartiles of a rate are further apart than this share of it, other programs disturbed the measurement.
BUSY_SPREAD = 0.05
SINGLE_STEP_AIM, SINGLE_STACKED_AIM = 1.2, 2.0


def time_table(table):
    """Microseconds per step as text: a line for each cell, a column for each library and variant."""
    wide = table.assign(who=table["library"] + " " + table["variant"]).pivot_table(
        index=["hidden_layers", "batch_size"], columns="who", values="microseconds_per_step", sort=False
    )
    return "Microseconds per step\n" + wide.to_string(float_format="{:.4g}".format)


def report_lines(table, machine):
    """All lines at the end of the race; machine: the content of machine.json."""
    sgemm_gflops, memory = machine["sgemm_gflops"], machine["memory"]
    lines = [time_table(table), "", f"sgemm, 2048 square, same process: {sgemm_gflops:.1f} GFLOP/s"]
    if machine["sgemm_spread"] > BUSY_SPREAD * sgemm_gflops:
        lines.append(
            f"THE MACHINE WAS BUSY: this rate varied by {machine['sgemm_spread']:.1f}. Do not trust these times."
        )
    gap = largest_loss_gap(table)
    same = "the same training" if gap <= LOSS_TOLERANCE else f"MORE than the tolerance of {LOSS_TOLERANCE:g}"
    lines += [f"Largest relative difference of a loss from ours: {gap:.1e} ({same})", ""]
    if memory:
        lines.append(MEMORY_LINE.format(**memory))
    batches = large_batches(table)
    if batches:
        lines.append(f"Batch sizes from {LARGE_BATCH} on (geometric mean, then lowest to highest cell):")
        lines += [f"  {sentence(found)}" for found in comparisons(table, batches)]
    lines += own_sentences(table)
    return [*lines, "", "Aims:", *(f"  {line}" for line in aim_lines(table, sgemm_gflops))]


def aim_lines(table, sgemm_gflops):
    """One line for each aim about a row of the table: the number, and whether the aim is met."""
    return [*_mean_lines(table), *_single_lines(table), *_share_lines(table, sgemm_gflops)]


def _mean_lines(table):
    for found in comparisons(table, large_batches(table)):
        name = found["library"], found["variant"]
        if name not in MEAN_AIMS:
            continue
        mean, least = MEAN_AIMS[name]
        yield _line(f"{' '.join(name)} over ours, geometric mean", found["mean"], mean)
        if least:
            yield _line(f"{' '.join(name)} over ours, in every cell", found["lowest"], least)


def _single_lines(table):
    """Batch size 1: one run of ours compared with the JAX step, and a stacked run with the JAX scan."""
    single = table[table["batch_size"] == 1]
    times = {
        name: part.set_index("hidden_layers")["microseconds_per_step"]
        for name, part in single.groupby(["library", "variant"])
    }
    pairs = [((OURS, ONE_RUN), ("JAX", "step"), SINGLE_STEP_AIM)]
    pairs += [((OURS, "stacked seeds"), ("JAX", "scan"), SINGLE_STACKED_AIM)]
    for ours, peer, most in pairs:
        if ours in times and peer in times:
            worst = (times[ours] / times[peer]).max()
            met = "met" if worst <= most else "MISSED"
            yield f"batch 1, {' '.join(ours)} over {' '.join(peer)}, worst: {worst:.2f}, at most {most:g}: {met}"


def _share_lines(table, sgemm_gflops):
    for row in shares(table, sgemm_gflops).to_dict("records"):
        aim = SHARE_AIMS.get((row["hidden_layers"], row["batch_size"]))
        if aim:
            place = f"hidden {row['hidden_layers']}, batch {row['batch_size']}"
            yield _line(f"{place}: share of the sgemm rate", row["share"], aim)


def _line(what, value, least):
    return f"{what}: {value:.3f}, at least {least:g}: {'met' if value >= least else 'MISSED'}"
