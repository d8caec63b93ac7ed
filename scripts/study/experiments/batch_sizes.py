"""B2.2: the runs that the comparison of batch sizes is about."""

import pandas as pd

from study.common.tables import all_completed

SCALING = "step_size_scaling"


def first_scaling(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs of the first scaling of the step size, in the order of the config: the one that the text is about."""
    return runs[runs[SCALING] == runs[SCALING].iloc[0]]


def batch_size_findings(runs: pd.DataFrame) -> dict:
    """complete: whether all runs of some batch size were completed with the first scaling of the step size."""
    return {"complete": bool(all_completed(first_scaling(runs)).any())}
