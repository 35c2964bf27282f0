from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accuracy import Accuracy
from comparison import Comparison
from gates import failed_gates
from job_error import JobError
from job_request import Gates
from ladder import Rung, climb, recipes_to_try

_GATES = Gates(label_agreement=0.98, score_shift=0.15, worst_cosine=0.97, mean_cosine=0.985)

_measures = st.none() | st.floats(-1, 1)
_accuracies = st.builds(Accuracy, _measures, _measures, _measures, _measures)


def test_an_exact_model_passes_every_gate() -> None:
    assert failed_gates(Accuracy(worst_cosine=0.97, mean_cosine=0.985), _GATES) == []
    assert failed_gates(Accuracy(label_agreement=0.98, worst_score_shift=0.15), _GATES) == []


def test_a_failed_gate_is_told_with_both_numbers() -> None:
    embedder = Accuracy(worst_cosine=0.8443, mean_cosine=0.9326)
    classifier = Accuracy(label_agreement=0.975, worst_score_shift=0.2698)

    assert failed_gates(embedder, _GATES) == [
        "worst cosine 0.8443 is below 0.97",
        "mean cosine 0.9326 is below 0.985",
    ]
    assert failed_gates(classifier, _GATES) == [
        "label agreement 0.975 is below 0.98",
        "worst score shift 0.2698 is above 0.15",
    ]


@given(one=_accuracies, other=_accuracies)
def test_the_worse_of_two_fails_whatever_either_fails(one: Accuracy, other: Accuracy) -> None:
    worse = one.worse_of(other)

    both = len(one.measures().keys() & other.measures().keys())
    assert len(worse.measures()) == both
    if both == 4:
        alone = failed_gates(one, _GATES) + failed_gates(other, _GATES)
        assert _names(failed_gates(worse, _GATES)) == _names(alone)


def _names(failed: list[str]) -> set[str]:
    return {re.split(r" -?\d", gate)[0] for gate in failed}


@given(accuracy=_accuracies)
def test_only_what_was_measured_is_reported(accuracy: Accuracy) -> None:
    assert all(value is not None for value in accuracy.measures().values())
    assert set(accuracy.measures()) <= {"worstCosine", "meanCosine", "labelAgreement", "worstScoreShift"}


def _rung(recipe: str, *failed: str) -> Rung:
    return Rung(recipe, Path(recipe), 1, Comparison(Accuracy(worst_cosine=0.9)), failed)


def test_auto_tries_the_fastest_recipe_first_and_fp32_last() -> None:
    assert recipes_to_try("auto") == ("int8-static", "int8-per-channel", "int8-per-channel-mixed", "none")


@pytest.mark.parametrize("recipe", ["int8-static", "int8-per-channel", "seed", "none"])
def test_a_recipe_that_is_named_is_the_only_one_tried(recipe: str) -> None:
    assert recipes_to_try(recipe) == (recipe,)


def test_the_ladder_ends_at_the_first_recipe_that_passes() -> None:
    verdicts = {"int8-static": ["too far"], "int8-per-channel": [], "none": []}

    rungs = climb(recipes_to_try("auto"), lambda recipe: _rung(recipe, *verdicts[recipe]), model="org/name")

    assert [rung.recipe for rung in rungs] == ["int8-static", "int8-per-channel"]


def test_a_ladder_without_a_winner_tells_what_was_tried() -> None:
    with pytest.raises(JobError) as refusal:
        climb(recipes_to_try("auto"), lambda recipe: _rung(recipe, f"{recipe} is bad"), model="org/name")

    assert "int8-per-channel: int8-per-channel is bad; int8-per-channel-mixed:" in str(refusal.value)
    assert "none: none is bad" in str(refusal.value)
    assert len(str(refusal.value)) < 1000
