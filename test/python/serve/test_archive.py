"""The archive works anywhere: unpacked, its ``code/`` on the path, and nothing else of this repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from serving_models import CODE, Served

# Another program that follows the contract, with the four arguments of the article.
PROGRAM = """
import json, sys
model_dir = sys.argv[1]
sys.path.insert(0, model_dir + "/code")
import inference
model = inference.model_fn(model_dir)
body = json.dumps({"inputs": ["I like you. I love you"] * 128})
answer = inference.transform_fn(model, body, "application/json", "application/json")
heavy = sorted({"torch", "transformers", "optimum", "onnx"} & set(sys.modules))
print(json.dumps({"answer": json.loads(answer), "heavy": heavy, "file": inference.__file__}))
"""


def test_answers_the_request_of_the_article_elsewhere(classifier: Served, tmp_path: Path) -> None:
    model_dir = unpack(pack(classifier.model_dir, tmp_path / "model.tar.gz"), tmp_path / "elsewhere")
    command = [sys.executable, "-I", "-c", PROGRAM, str(model_dir)]
    finished = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60, check=True)
    outcome = json.loads(finished.stdout)
    assert [[label["label"] for label in answer] for answer in outcome["answer"]] == [
        [label["label"] for label in outcome["answer"][0]]
    ] * 128
    assert outcome["heavy"] == []
    assert Path(outcome["file"]).is_relative_to(model_dir)


def test_asks_for_nothing_but_onnxruntime_and_a_writer_of_json() -> None:
    lines = (CODE / "requirements.txt").read_text().splitlines()
    requirements = [line for line in lines if line and not line.startswith("#")]
    assert {line.split("==")[0] for line in requirements} == {"onnxruntime", "orjson"}


def pack(model_dir: Path, archive: Path) -> Path:
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(model_dir, arcname=".")
        tar.add(CODE, arcname="code", filter=lambda entry: None if "__pycache__" in entry.name else entry)
    return archive


def unpack(archive: Path, directory: Path) -> Path:
    shutil.unpack_archive(archive, directory)
    return directory
