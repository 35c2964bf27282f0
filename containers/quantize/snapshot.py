"""The model as the Hub has it: weights, configuration and tokenizer at one commit, nothing that could run."""

from __future__ import annotations

import json
from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils.tqdm import disable_progress_bars
from requests.exceptions import RequestException

from job_error import JobError
from job_message import first_line

__all__ = ["UNWANTED", "WANTED", "download_snapshot", "read_json", "refuse_escapes", "weight_files"]

# Never *.bin, *.pt or *.py: loading a pickle or a module runs its author's code. Never *.onnx: what is
# served is what this job exported and checked.
WANTED = ("model*.safetensors", "*.json", "vocab.txt", "merges.txt", "*.model", "*.spm")
# Folders hold other formats of the same model, except the pooling's configuration.
UNWANTED = ("*/*.safetensors", "*/*.model", "onnx/*", "openvino/*")


# What the Hub says of a token that it does not know, or no longer; `hf_raise_for_status` compares it, too.
_UNKNOWN_TOKEN = "Invalid credentials in Authorization header"


def download_snapshot(
    model: str, *, revision: str, endpoint: str, directory: Path, token: str | None = None
) -> Path:
    """Downloads `model` at the commit `revision` from the Hub at `endpoint` into a new `directory`.

    The `token` goes to the Hub only, and not to the host of its files that it redirects to; without one the
    Hub is read as anyone may, whatever this machine has.

    Raises:
        JobError: when the Hub doesn't answer, has no such model or commit, hides it, or has no safetensors
            weights.
    """
    disable_progress_bars()
    try:
        snapshot_download(
            model,
            revision=revision,
            endpoint=endpoint.rstrip("/"),
            local_dir=directory,
            token=token if token is not None else False,
            allow_patterns=list(WANTED),
            ignore_patterns=list(UNWANTED),
        )
    except (HfHubHTTPError, RequestException, OSError) as error:
        raise _refusal(error, model, revision, endpoint) from error
    refuse_escapes(directory, model)
    weight_files(directory, model)
    return directory


def refuse_escapes(directory: Path, model: str) -> None:
    """Refuses a snapshot with a link to a file outside of it.

    Raises:
        JobError: naming the link.
    """
    root = directory.resolve()
    for path in directory.rglob("*"):
        if not path.resolve().is_relative_to(root):
            raise JobError(
                f"{model} has a file, {path.relative_to(directory)}, that points outside of its repository. "
                "Don't deploy this model before its owner has explained that."
            )


def weight_files(directory: Path, model: str) -> list[Path]:
    """The safetensors files that transformers loads: the one, or the shards that the index names.

    Raises:
        JobError: when there are none, or a shard is missing.
    """
    single = directory / "model.safetensors"
    index = directory / "model.safetensors.index.json"
    if single.is_file():
        return [single]
    shards = [directory / name for name in sorted(_shard_names(index))] if index.is_file() else []
    if not shards or not all(shard.is_file() for shard in shards):
        raise JobError(
            f"{model} has no whole set of safetensors weights at this commit, and pickled weights are never "
            "loaded. Ask its owner to publish `model.safetensors`, or choose another model."
        )
    return shards


def read_json(path: Path) -> object:
    """The content of a JSON file of the repository, or None when there is no such file.

    Raises:
        JobError: when the file is there but is not JSON, or nested too deeply.
    """
    if not path.is_file():
        return None
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise JobError(
            f"The model's {path.name} is not JSON: {first_line(error)}. Ask its owner to mend it."
        ) from error
    return content


def _shard_names(index: Path) -> set[str]:
    content = read_json(index)
    names = content.get("weight_map") if isinstance(content, dict) else None
    return {str(name) for name in names.values()} if isinstance(names, dict) else set()


def _is_token_unknown(error: Exception) -> bool:
    cause = error if isinstance(error, HfHubHTTPError) else error.__cause__
    response = cause.response if isinstance(cause, HfHubHTTPError) else None
    return response is not None and response.headers.get("X-Error-Message") == _UNKNOWN_TOKEN


def _refusal(error: Exception, model: str, revision: str, endpoint: str) -> JobError:
    if isinstance(error, GatedRepoError):
        return JobError(
            f"{model} is gated: its owner asks visitors to accept terms first. Accept them at "
            f"{endpoint}/{model} with the account of the stack's token, then start the deployment again."
        )
    if _is_token_unknown(error):
        return JobError(
            f"The Hub at {endpoint} does not accept the token in the stack's secret. Replace it, then start "
            "the deployment again."
        )
    if isinstance(error, RevisionNotFoundError):
        return JobError(
            f"{model} has no commit {revision} any more. Deploy the manifest again to pin a newer one."
        )
    if isinstance(error, RepositoryNotFoundError):
        return JobError(
            f"The Hub at {endpoint} has no model {model} that this job may read. Check the id for typing "
            "errors, and the stack's token."
        )
    cause = error.__cause__ if isinstance(error, LocalEntryNotFoundError) and error.__cause__ else error
    return JobError(
        f"The Hub at {endpoint} did not deliver {model}: {first_line(cause)}. "
        "Check that the job can reach the Hub, then start the deployment again."
    )
