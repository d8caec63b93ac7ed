"""Errors for names that nothing has."""

from study.common.errors import unknown


def test_an_unknown_name_is_reported_with_the_most_similar_known_one():
    assert (
        str(unknown("label", "fig:gpa", {"fig:gap": 1, "sec:data": 2}))
        == "Unknown label 'fig:gpa' in the report. Did you mean 'fig:gap'?"
    )
    assert str(unknown("label", "x", [])) == "Unknown label 'x' in the report."
