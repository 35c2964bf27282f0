"""One worker of the model server: a process that loads the model's code and answers one request at a time."""

from __future__ import annotations

import argparse
import logging
import os
import socket
import sys
import threading
from pathlib import Path

from model_server.messages import read_request, write_reply
from model_server.toolkit import Toolkit

logger = logging.getLogger("worker")


def main() -> None:
    """Load the model, then answer until the server closes the connection."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model-dir", type=Path, required=True)
    parser.add_argument("--connection", type=int, required=True, help="a socket to talk to the server")
    parser.add_argument("--lifeline", type=int, required=True, help="a pipe that ends when the server ends")
    arguments = parser.parse_args()
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.INFO)
    threading.Thread(target=_end_with_server, args=(arguments.lifeline,), daemon=True).start()
    # The model's code must not see this program's modules before its own.
    sys.path.remove(str(Path(__file__).resolve().parent))
    with socket.socket(fileno=arguments.connection) as connection:
        _work(connection, Toolkit(arguments.model_dir))


def _work(connection: socket.socket, toolkit: Toolkit) -> None:
    try:
        toolkit.initialize()
    # As in the image, a model that can't be loaded is only logged; every request tries again and says why.
    except Exception:
        logger.exception("The model could not be loaded.")
    with connection.makefile("rb") as stream:
        while (request := read_request(stream)) is not None:
            write_reply(connection, toolkit.handle(request))


def _end_with_server(lifeline: int) -> None:
    """End in the middle of a request too, when there is nobody left to answer to."""
    os.read(lifeline, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
