"""Evaluations that a manifest names: how they are read, and what is made of their labels."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import BUILT_IN, Evaluation, Example, read_evaluation
from gates import failed_gates
from golden import GOLDEN_TEXTS
from hub_stand_in import HubStandIn, add_repository
from job_error import JobError
from job_request import Gates
from labelled_accuracy import score_labels
from quantized import quantize
from reference import make_reference
from served_task import Floats, Integers
from tiny_models import save_bert_classifier, save_bert_embedder
from torch_model import TorchModel, load_torch_model

_LABELS = {"id2label": {0: "sad", 1: "glad", 2: "mad"}, "label2id": {"sad": 0, "glad": 1, "mad": 2}}
_GATES = Gates(label_agreement=0.98, score_shift=0.15, worst_cosine=0.97, mean_cosine=0.985)
_SOURCE = "s3://bucket/evaluations/mine.jsonl"


def _write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def _sets(*labels: str) -> list[frozenset[str]]:
    return [frozenset(filter(None, each.split("+"))) for each in labels]


def test_a_file_has_texts_and_one_label_or_several_or_none(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "evaluation.jsonl",
        {"text": "one", "label": "sad"},
        {"text": "two", "labels": ["sad", "mad"]},
        {"text": "three"},
    )

    evaluation = read_evaluation(_SOURCE, path)

    assert evaluation.texts == ["one", "two", "three"]
    assert evaluation.labelled == [(0, frozenset({"sad"})), (1, frozenset({"sad", "mad"}))]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ({"words": "one"}, "Line 1 of s3://bucket/evaluations/mine.jsonl is no JSON object with `text`"),
        (["one"], "Line 1 of s3://bucket/evaluations/mine.jsonl is no JSON object with `text`"),
        ({"text": 1}, "Line 1 of .* has a `text` or a label that is no text"),
        ({"text": "one", "labels": [1]}, "Line 1 of .* has a `text` or a label that is no text"),
    ],
)
def test_a_line_that_is_something_else_is_refused_by_its_number(
    tmp_path: Path, line: Any, complaint: str
) -> None:
    with pytest.raises(JobError, match=complaint):
        read_evaluation(_SOURCE, _write(tmp_path / "evaluation.jsonl", line))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"text": "caf\xe9"}', "is no UTF-8. Save it as UTF-8"),
        (b"[" * 200_000, "Line 1 of .* is no JSON object"),
        (b'{"text": "half \\ud83d"}', "Line 1 of .* has a `text` or a label that is no text"),
        (b'{"text": "a", "label": "\\udc00"}', "Line 1 of .* has a `text` or a label that is no text"),
    ],
)
def test_bytes_that_are_something_else_are_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "evaluation.jsonl"
    path.write_bytes(content)

    with pytest.raises(JobError, match=complaint):
        read_evaluation(_SOURCE, path)


@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=5), mark=st.booleans())
def test_texts_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], mark: bool
) -> None:
    path = tmp_path_factory.mktemp("written") / "evaluation.jsonl"
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig" if mark else "utf-8"))

    assert read_evaluation(_SOURCE, path).texts == texts


@given(content=st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "evaluation.jsonl"
    path.write_bytes(content)

    with pytest.raises(JobError):
        read_evaluation(_SOURCE, path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="has no line"):
        read_evaluation(_SOURCE, _write(tmp_path / "evaluation.jsonl"))


def test_a_label_that_the_model_does_not_know_is_refused_with_those_that_it_does() -> None:
    evaluation = Evaluation(_SOURCE, [Example("one"), Example("two", frozenset({"happy"}))])

    with pytest.raises(JobError, match=r"Line 2 of .* has the label 'happy', .*; it knows sad, glad"):
        evaluation.refuse_unknown_labels(["sad", "glad"])


def test_the_mean_f1_counts_every_label_that_is_true_or_was_decided() -> None:
    scores = score_labels(_sets("a", "a", "b", "c"), _sets("a", "b", "b", "d"))

    assert scores.accuracy == 0.5
    # a: 2/3, b: 2/3, c: 0, d: 0.
    assert scores.macro_f1 == pytest.approx(1 / 3)


def test_several_labels_are_right_only_together() -> None:
    scores = score_labels(_sets("a+b", "", "a"), _sets("a", "", "a"))

    assert scores.accuracy == pytest.approx(2 / 3)
    assert scores.macro_f1 == pytest.approx((1 + 0) / 2)


@given(st.lists(st.frozensets(st.sampled_from("abc"), max_size=2), min_size=1))
def test_what_decides_the_truth_is_always_right(truth: list[frozenset[str]]) -> None:
    assert score_labels(truth, truth).as_json() == {"accuracy": 1, "macroF1": 1}


def test_the_report_says_how_often_labels_are_right_before_and_after(
    hub: HubStandIn, hub_root: Path, tmp_path: Path
) -> None:
    files, commit = add_repository(hub_root, "tiny/labelled")
    save_bert_classifier(files, **_LABELS)
    examples = [Example(f"number {number}", frozenset({"glad"})) for number in range(8)]
    evaluation = Evaluation(_SOURCE, [*examples, Example("nobody knows")])

    result = quantize(
        hub,
        tmp_path,
        evaluation=evaluation,
        model="tiny/labelled",
        revision=commit,
        task="text-classification",
    )

    about = result.report["evaluation"]
    assert (about["source"], about["texts"], about["labelledTexts"]) == (_SOURCE, 9, 8)
    labelled = result.report["ladder"][-1]["evaluation"]["labelled"]
    # Random weights answer the same label to everything, int8 or not.
    assert set(about["before"]) == set(labelled) == {"accuracy", "macroF1"}
    assert labelled == about["before"]


class _Liar:
    """A model that answers as PyTorch does, and loudly the opposite to one text."""

    def __init__(self, torch_model: TorchModel, text: str) -> None:
        self._model = torch_model
        (self._ids,) = torch_model.encode([text])["input_ids"].tolist()

    def run(self, arrays: Mapping[str, Integers]) -> list[Floats]:
        (answers,) = self._model.run(arrays)
        lies = np.array([row[: len(self._ids)] == self._ids for row in arrays["input_ids"].tolist()])
        return [np.where(lies.reshape(-1, *[1] * (answers.ndim - 1)), -100 * answers, answers)]


@pytest.mark.parametrize(
    ("save", "task", "evaluation", "is_judged"),
    [
        (save_bert_embedder, "feature-extraction", BUILT_IN, True),
        (save_bert_classifier, "text-classification", BUILT_IN, False),
        (save_bert_classifier, "text-classification", Evaluation(_SOURCE, BUILT_IN.examples), True),
    ],
)
def test_the_gates_judge_an_embedder_by_any_evaluation_and_a_classifier_by_one_of_its_own(
    tmp_path: Path, save: Callable[[Path], None], task: str, evaluation: Evaluation, is_judged: bool
) -> None:
    save(tmp_path)
    torch_model = load_torch_model(tmp_path, model="tiny/judged", task=task)
    golden = GOLDEN_TEXTS[1:3]
    reference = make_reference(torch_model, torch_model.task, golden, evaluation=evaluation, model="tiny")

    comparison = reference.compare(_Liar(torch_model, evaluation.texts[-1]))

    assert comparison.worst_examples[0].text == evaluation.texts[-1]
    assert bool(failed_gates(comparison.accuracy, _GATES)) == is_judged
    assert comparison.evaluation is not None
    assert failed_gates(comparison.evaluation.accuracy, _GATES)
