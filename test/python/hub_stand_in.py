"""A Hub on a free port of this machine: the part of the Hub's API that a download needs, over a folder.

A repository is `<root>/<organisation>/<name>/files/**` with a `repository.json` beside `files` (its `sha` and
`gated`), the layout that `local/hub/samples` builds.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class HubStandIn:
    """The address of a running stand-in, and every path that was asked of it."""

    def __init__(self, endpoint: str, asked: list[str]) -> None:
        self.endpoint = endpoint
        self.asked = asked


@contextmanager
def serve_hub(root: Path) -> Iterator[HubStandIn]:
    """Serves the repositories below `root`, under a path of its own as the local cloud does."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(root, asked))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield HubStandIn(f"http://127.0.0.1:{server.server_address[1]}/huggingface", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def add_repository(root: Path, model: str, *, gated: bool = False) -> tuple[Path, str]:
    """Makes an empty repository and returns its folder of files and its commit."""
    files = root / model / "files"
    files.mkdir(parents=True)
    sha = hashlib.sha1(model.encode()).hexdigest()
    (root / model / "repository.json").write_text(json.dumps({"id": model, "sha": sha, "gated": gated}))
    return files, sha


def _handler_for(root: Path, asked: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, *_: Any) -> None:
            """Tests have a list of what was asked instead."""

        def _answer(self, *, with_body: bool) -> None:
            path = self.path.removeprefix("/huggingface/").partition("?")[0]
            asked.append(path)
            if path.startswith("api/models/"):
                self._send_info(*path.removeprefix("api/models/").split("/revision/"), with_body=with_body)
            else:
                model, _, rest = path.partition("/resolve/")
                revision, _, name = rest.partition("/")
                self._send_file(model, revision, name, with_body=with_body)

        def _send_info(self, model: str, revision: str, *, with_body: bool) -> None:
            repository = self._find(model, revision)
            if repository is None:
                return
            files = root / model / "files"
            names = sorted(path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file())
            info = {"id": model, "sha": revision, "siblings": [{"rfilename": name} for name in names]}
            self._send(HTTPStatus.OK, json.dumps(info).encode(), {}, with_body=with_body)

        def _send_file(self, model: str, revision: str, name: str, *, with_body: bool) -> None:
            repository = self._find(model, revision)
            if repository is None:
                return
            if repository["gated"]:
                self._refuse(HTTPStatus.FORBIDDEN, "GatedRepo")
                return
            path = root / model / "files" / name
            if not path.is_file():
                self._refuse(HTTPStatus.NOT_FOUND, "EntryNotFound")
                return
            content = path.read_bytes()
            headers = {"ETag": f'"{hashlib.sha1(content).hexdigest()}"', "X-Repo-Commit": revision}
            self._send(HTTPStatus.OK, content, headers, with_body=with_body)

        def _find(self, model: str, revision: str) -> dict[str, Any] | None:
            path = root / model / "repository.json"
            if not path.is_file():
                # The Hub doesn't tell a stranger whether a repository is private or not there.
                self._refuse(HTTPStatus.UNAUTHORIZED, "RepoNotFound")
                return None
            repository: dict[str, Any] = json.loads(path.read_text())
            if repository["sha"] != revision:
                self._refuse(HTTPStatus.NOT_FOUND, "RevisionNotFound")
                return None
            return repository

        def _refuse(self, status: HTTPStatus, code: str) -> None:
            self._send(status, b"{}", {"X-Error-Code": code}, with_body=self.command != "HEAD")

        def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str], *, with_body: bool) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    return Handler
