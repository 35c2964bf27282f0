"""Brings a model from the Hub before anything is served, where the image is told to by ``HF_MODEL_ID``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MODEL_VARIABLE = "HF_MODEL_ID"
REVISION_VARIABLE = "HF_MODEL_REVISION"

# Weights of other frameworks, which the toolkit leaves where they are when there are safetensors.
_OTHER_WEIGHTS = (
    "pytorch*",
    "tf*",
    "flax*",
    "rust*",
    "*onnx*",
    "*mlmodel",
    "*tflite",
    "*tar.gz",
    "*openvino*",
    "*ckpt",
    "*neuron",
)


def bring_model(environment: Mapping[str, str], model_dir: Path) -> Path:
    """The folder to serve: the model of the Hub that the environment names, else ``model_dir`` as it is.

    ``HF_ENDPOINT`` says which Hub. A model that can't be had ends the server before it is ready.

    Raises:
        RuntimeError: The Hub does not give it.
    """
    model = environment.get(MODEL_VARIABLE)
    if model is None:
        return model_dir
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    revision = environment.get(REVISION_VARIABLE)
    folder = model_dir / "__".join(model.split("/"))
    try:
        snapshot_download(model, revision=revision, local_dir=folder, ignore_patterns=list(_OTHER_WEIGHTS))
    except (HfHubHTTPError, OSError) as error:
        raise RuntimeError(f"{model} can't be had from the Hub: {error}") from error
    return folder
