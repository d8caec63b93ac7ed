"""The study as a whole, as the templates see it."""

import math
from collections.abc import Sequence

import pandas as pd

from study.common.divergence import DIVERGED_LOSS
from study.common.questions import QUESTIONS, SEARCH
from study.common.wording import NAMES, network_label
from study.data.classes import class_names
from study.report.settings import settings_context


def study_context(
    experiments: list[dict],
    runs: pd.DataFrame,
    card: dict,
    selecting: Sequence[str | None],
    data: dict,
    classes: list[str] | None = None,
) -> dict:
    """What the templates know of the study as a whole.

    experiments: see study.report.experiments.experiment_context; runs: all runs of the study; card: of the data;
    selecting: the names of the experiment whose best setting is selected and of the reference, or None. The answer to
    B3 shows the former if it is a search, or, without a selection, the search of the experiment that answers B3; and
    the reference. data: what is told of the data set, see study.config.catalogue.DataSet.told; classes: their names, or
    None.
    """
    names = class_names(card, classes)
    by_question = {e["question"]: e for e in experiments if e["question"]}
    by_name = {e["name"]: e for e in experiments}
    answer = by_name[selecting[0]] if selecting[0] else by_question.get(SEARCH.key)
    return {
        "experiments": experiments,
        "by_question": by_question,
        "by_name": by_name,
        "answer": answer,
        "studies": len({q.part_of or key for key, q in QUESTIONS.items() if q.section and key in by_question}),
        "question_sections": {key: question.section for key, question in QUESTIONS.items() if question.section},
        "others": [
            e
            for e in experiments
            if e["question"] in (None, SEARCH.key)
            and e["name"] != selecting[1]
            and (e["kind"] != "search" or e is not answer)
        ],
        "hyperparameter_names": NAMES,
        "network_label": network_label,
        "run_count": len(runs),
        **settings_context(runs),
        "optimisers": {"adamw": bool((runs["optimiser"] == "adamw").any()), "nesterov": bool(runs["nesterov"].any())},
        "total_steps": int(runs["steps"].sum()),
        "diverged_loss": DIVERGED_LOSS,
        "diverged": int((runs["status"] != "completed").sum()),
        "card": card,
        "data": data,
        "classes": names,
        "class_rows": [
            {"name": name, "train": train, "validation": validation}
            for name, train, validation in zip(
                names, card["train_class_counts"], card["validation_class_counts"], strict=True
            )
        ],
        "chance_loss": math.log(card["classes"]),
    }
