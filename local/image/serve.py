"""``docker run IMAGE serve`` on one machine: what AWS's Hugging Face image does around a model's own code.

Brings the model from the Hub where ``HF_MODEL_ID`` says so, installs ``code/requirements.txt``, starts the
workers and answers HTTP on 127.0.0.1, as the image's model server was seen to do; once it listens, it prints
``{"port": N}`` on standard output. It ends at once on SIGTERM, and when the process that started it is gone.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from model_server.environment import read_workers
from model_server.http_server import ModelHttpServer
from model_server.hub_model import bring_model
from model_server.pool import WorkerPool
from model_server.requirements import install_requirements

PARENT_CHECK_INTERVAL_IN_SECONDS = 0.1


def main() -> None:
    """Serve until somebody ends it."""
    arguments = _parse_arguments()
    parent = os.getppid()
    signal.signal(signal.SIGTERM, _exit)
    signal.signal(signal.SIGINT, _exit)
    try:
        workers = read_workers(os.environ)
        model_dir = bring_model(os.environ, arguments.model_dir)
        install_requirements(arguments.model_dir / "code" / "requirements.txt")
        serve(model_dir, port=arguments.port, workers=workers, parent=parent)
    except (OSError, RuntimeError, ValueError) as error:
        sys.exit(f"serve: {error}")


def serve(model_dir: Path, *, port: int, workers: int, parent: int) -> None:
    """Answer HTTP for as long as the parent process lives."""
    with WorkerPool(model_dir, workers) as pool, ModelHttpServer(port, pool) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({"port": server.server_port}), flush=True)
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK_INTERVAL_IN_SECONDS)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Serve an unpacked model.tar.gz as AWS's Hugging Face image does."
    )
    parser.add_argument(
        "--model-dir", type=Path, required=True, help="the unpacked archive, with code/ in it"
    )
    parser.add_argument("--port", type=int, default=8080, help="0 picks a free one (default: %(default)s)")
    arguments = parser.parse_args()
    arguments.model_dir = arguments.model_dir.resolve()
    if not arguments.model_dir.is_dir():
        parser.error(f"{arguments.model_dir} is no directory")
    return arguments


def _exit(signal_number: int, frame: FrameType | None) -> None:
    del signal_number, frame
    sys.exit(0)


if __name__ == "__main__":
    main()
