"""Whole jobs on tiny models of the tasks that decide, and what such a job refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from transformers import pipeline

from decisions import Decision, compare_decisions, decide, decide_row
from golden_questions import GOLDEN_QUESTIONS
from golden_sentences import GOLDEN_LABELS
from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from quantized import Result, quantize
from tiny_architectures import save_tiny_model

_LABELS = {"id2label": {0: "no", 1: "Entailment"}, "label2id": {"no": 0, "Entailment": 1}}
_TASKS: dict[str, dict[str, Any]] = {
    "token-classification": _LABELS,
    "question-answering": {},
    "fill-mask": {},
    "zero-shot-classification": _LABELS,
    "text-ranking": {
        "num_labels": 1,
        "sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity",
    },
}


@pytest.fixture(scope="module")
def run(
    hub: HubStandIn, hub_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Result, Path]]:
    """Run a job for a task, once; answers what it left behind, and the files that it started from."""
    finished: dict[str, tuple[Result, Path]] = {}

    def find(task: str) -> tuple[Result, Path]:
        if task not in finished:
            files, commit = add_repository(hub_root, f"decides/{task}")
            save_tiny_model(files, "bert", task, **_TASKS[task])
            changes = {"revision": commit, "task": task, "quantization": "none"}
            output = tmp_path_factory.mktemp("output")
            finished[task] = quantize(hub, output, model=f"decides/{task}", **changes), files
        return finished[task]

    return find


@pytest.mark.parametrize("task", _TASKS)
def test_the_reference_is_what_the_pipeline_decides(
    run: Callable[[str], tuple[Result, Path]], task: str
) -> None:
    result, files = run(task)
    name = "text-classification" if task == "text-ranking" else task
    vanilla = pipeline(name, model=str(files))

    assert len(result.reference) >= 12
    for line in result.reference:
        asked = line["inputs"]
        if task == "question-answering":
            answer = vanilla(**asked)
        elif task == "text-ranking":
            answer = vanilla(asked, function_to_apply="none", truncation=True)["score"]
        else:
            answer = vanilla(asked, **line["parameters"])
        expected = decide(result.serving, answer)
        assert [decision["label"] for decision in line["decisions"]] == [one.label for one in expected]
        scores = [decision["score"] for decision in line["decisions"]]
        assert scores == pytest.approx([float(one.score) for one in expected], abs=1e-4)


@pytest.mark.parametrize("task", _TASKS)
def test_another_runtime_finds_the_rows_of_the_reference(
    run: Callable[[str], tuple[Result, Path]], task: str
) -> None:
    result, _ = run(task)
    names = [node.name for node in result.session.get_outputs()]

    for sequence in (sequence for line in result.reference for sequence in line["sequences"]):
        fed = {name: np.array([values]) for name, values in sequence["tensors"].items()}
        outputs = dict(zip(names, result.session.run(None, fed), strict=True))
        assert sequence["rows"]
        for row in sequence["rows"]:
            output = outputs[row["output"]]
            decision = decide_row(output.reshape(-1, output.shape[-1])[row["index"]])
            assert decision.label == row["label"]
            assert decision.score == pytest.approx(row["score"], abs=1e-4)


@pytest.mark.parametrize("task", _TASKS)
def test_fp32_agrees_and_says_how_it_is_to_be_timed(
    run: Callable[[str], tuple[Result, Path]], task: str
) -> None:
    report = run(task)[0].report

    assert report["accuracy"]["labelAgreement"] == 1
    assert report["accuracy"]["worstScoreShift"] < 1e-3
    asked = report["benchmarkRequest"]
    assert len(asked["inputs"]) == 1
    assert "I like you. I love you" in str(asked["inputs"][0])
    assert asked["parameters"] == (
        {"candidate_labels": list(GOLDEN_LABELS)} if task == "zero-shot-classification" else {}
    )


@pytest.mark.parametrize(
    ("task", "settings", "sentence"),
    [
        ("zero-shot-classification", {"num_labels": 2}, "no label that begins with `entail`"),
        ("text-ranking", {"num_labels": 2}, "has 2 labels, and text-ranking takes a model with one score"),
        (
            "text-ranking",
            {"num_labels": 1, "sentence_transformers": {"activation_fn": "torch.nn.Tanh"}},
            "activation is torch.nn.Tanh, and Sigmoid and Identity are served",
        ),
    ],
)
def test_a_model_that_cannot_decide_is_refused_in_a_sentence(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, task: str, settings: dict[str, Any], sentence: str
) -> None:
    model = f"undecided/{tmp_path.name[-40:]}".replace("--", "-")
    files, commit = add_repository(hub_root, model)
    save_tiny_model(files, "bert", task, **settings)

    with pytest.raises(JobError, match=sentence):
        quantize(hub, tmp_path / "output", model=model, revision=commit, task=task)


def test_decisions_agree_by_label_and_differ_by_score() -> None:
    expected = [[Decision("a", 0.9), Decision("b", 0.5)], [Decision("c", 0.4)]]

    accuracy = compare_decisions(expected, [[Decision("a", 0.8), Decision("a", 0.5)], [Decision("c", 0.4)]])
    assert accuracy.label_agreement == pytest.approx(2 / 3)
    assert accuracy.worst_score_shift == pytest.approx(0.1)

    missing = compare_decisions(expected, [[Decision("a", 0.9)], []])
    assert (missing.label_agreement, missing.worst_score_shift) == (pytest.approx(1 / 3), 1)


def test_each_golden_question_has_its_own_text() -> None:
    questions, contexts = zip(*GOLDEN_QUESTIONS, strict=True)
    assert len(set(questions)) == len(set(contexts)) == len(GOLDEN_QUESTIONS)
