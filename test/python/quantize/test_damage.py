"""Models that are damaged on purpose inside the job: the ladder's gates must stop them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

import quantize as command
from evaluation import BUILT_IN
from golden import GOLDEN_TEXTS
from hub_stand_in import HubStandIn, add_repository
from job_request import Gates
from job_requests import GATES, request_document
from ladder import NothingPassedError, climb
from onnx_export import export_to_onnx
from reference import make_reference
from rung_trial import make_trial
from tiny_models import save_bert_classifier, save_bert_embedder
from torch_model import TorchModel, load_torch_model

_GATES = Gates(label_agreement=0.98, score_shift=0.15, worst_cosine=0.97, mean_cosine=0.985)


def _perturb(path: Path) -> None:
    """Adds noise as large as the weights themselves to every matrix of an exported model."""
    model = onnx.load(path)
    generator = np.random.default_rng(0)
    for tensor in model.graph.initializer:
        weights = numpy_helper.to_array(tensor)
        if weights.dtype == np.float32 and weights.ndim == 2:
            noise = generator.normal(scale=weights.std(), size=weights.shape).astype(np.float32)
            tensor.CopyFrom(numpy_helper.from_array(weights + noise, tensor.name))
    onnx.save(model, path)


def _export(save: Callable[[Path], None], task: str, scratch: Path) -> tuple[TorchModel, Path]:
    snapshot = scratch / "snapshot"
    snapshot.mkdir()
    save(snapshot)
    torch_model = load_torch_model(snapshot, model="tiny/damaged", task=task)
    return torch_model, export_to_onnx(
        snapshot, scratch / "fp32", torch_model=torch_model, model="tiny/damaged"
    )


@pytest.mark.parametrize(
    ("save", "task", "gate"),
    [
        (save_bert_embedder, "feature-extraction", "worst cosine"),
        (save_bert_classifier, "text-classification", "label agreement"),
    ],
)
def test_weights_perturbed_after_the_export_are_stopped_by_the_ladder(
    tmp_path: Path, save: Callable[[Path], None], task: str, gate: str
) -> None:
    torch_model, fp32 = _export(save, task, tmp_path)
    reference = make_reference(
        torch_model, torch_model.task, GOLDEN_TEXTS, evaluation=BUILT_IN, model="tiny/damaged"
    )

    def ladder(folder: str) -> None:
        trial = make_trial(torch_model, reference, fp32=fp32, directory=tmp_path / folder, gates=_GATES)
        climb(["none"], trial, model="tiny/damaged")

    ladder("whole")
    _perturb(fp32)
    with pytest.raises(NothingPassedError, match=f"none: .*{gate} "):
        ladder("damaged")


def test_a_model_that_nothing_is_good_enough_for_ends_the_job_well_with_the_table_and_no_model(
    hub: HubStandIn, hub_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, commit = add_repository(hub_root, "tiny/refused")
    save_bert_embedder(files)
    document = request_document(
        model="tiny/refused", revision=commit, gates=GATES | {"worstCosine": 1, "meanCosine": 1}
    )
    (tmp_path / "request.json").write_text(json.dumps(document | {"quantization": "seed"}))
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)

    exit_code = command.main(
        [
            *("--request", str(tmp_path / "request.json")),
            *("--output", str(tmp_path / "output")),
            *("--message", str(tmp_path / "message")),
        ]
    )

    assert exit_code == 0
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["quantization.json"]
    report = json.loads((tmp_path / "output" / "quantization.json").read_text())
    assert report["refusal"] == (tmp_path / "message").read_text()
    assert "seed: worst cosine" in report["refusal"]
    assert list(report) == [
        *("refusal", "vanillaSizeInBytes", "ladder", "evaluation", "toolchain", "cpuFlags")
    ]
