"""A Hub on a free port of this machine: the part of the Hub's API that a download needs, over a folder.

A repository is `<root>/<organisation>/<name>/files/**` with a `repository.json` beside `files`, the layout
that `local/hub/samples` builds: its `sha`, whether it is `gated`, the `token` that opens a gated or private
one, and the `cdn` that its files are sent from, if they are.
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
    """The address of a running stand-in, every path that was asked of it, and every token that came along."""

    def __init__(self) -> None:
        self.endpoint = ""
        self.asked: list[str] = []
        self.tokens: list[str | None] = []


@contextmanager
def serve_hub(root: Path) -> Iterator[HubStandIn]:
    """Serves the repositories below `root`, under a path of its own as the local cloud does."""
    hub = HubStandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(root, hub))
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}/huggingface"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def add_repository(
    root: Path, model: str, *, gated: bool = False, token: str | None = None, cdn: str | None = None
) -> tuple[Path, str]:
    """Makes an empty repository and returns its folder of files and its commit."""
    files = root / model / "files"
    files.mkdir(parents=True)
    sha = hashlib.sha1(model.encode()).hexdigest()
    description = {"id": model, "sha": sha, "gated": gated, "token": token, "cdn": cdn}
    (root / model / "repository.json").write_text(json.dumps(description))
    return files, sha


def _handler_for(root: Path, hub: HubStandIn) -> type[BaseHTTPRequestHandler]:
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
            hub.asked.append(path)
            hub.tokens.append(self._token)
            if self._token == "hf_unknown":
                self._refuse(HTTPStatus.UNAUTHORIZED, None, "Invalid credentials in Authorization header")
            elif path.startswith("api/models/"):
                self._send_info(*path.removeprefix("api/models/").split("/revision/"), with_body=with_body)
            else:
                model, _, rest = path.partition("/resolve/")
                revision, _, name = rest.partition("/")
                self._send_file(model, revision, name, with_body=with_body)

        @property
        def _token(self) -> str | None:
            authorization = self.headers.get("Authorization")
            return authorization.removeprefix("Bearer ") if authorization else None

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
            if repository["gated"] and self._token != (repository.get("token") or ""):
                self._refuse(HTTPStatus.FORBIDDEN, "GatedRepo")
                return
            path = root / model / "files" / name
            if not path.is_file():
                self._refuse(HTTPStatus.NOT_FOUND, "EntryNotFound")
                return
            content = path.read_bytes()
            if repository.get("cdn") is not None:
                headers = {
                    "Location": f"{repository['cdn']}/{model}/resolve/{revision}/{name}",
                    "X-Linked-Etag": f'"{hashlib.sha1(content).hexdigest()}"',
                    "X-Linked-Size": str(len(content)),
                    "X-Repo-Commit": revision,
                }
                self._send(HTTPStatus.FOUND, b"", headers, with_body=with_body)
                return
            headers = {"ETag": f'"{hashlib.sha1(content).hexdigest()}"', "X-Repo-Commit": revision}
            self._send(HTTPStatus.OK, content, headers, with_body=with_body)

        def _find(self, model: str, revision: str) -> dict[str, Any] | None:
            path = root / model / "repository.json"
            if not path.is_file():
                # The Hub doesn't tell a stranger whether a repository is private or not there.
                self._refuse(HTTPStatus.UNAUTHORIZED, "RepoNotFound")
                return None
            repository: dict[str, Any] = json.loads(path.read_text())
            if not repository["gated"] and repository.get("token") not in (None, self._token):
                self._refuse(HTTPStatus.NOT_FOUND, "RepoNotFound")
                return None
            if repository["sha"] != revision:
                self._refuse(HTTPStatus.NOT_FOUND, "RevisionNotFound")
                return None
            return repository

        def _refuse(self, status: HTTPStatus, code: str | None, message: str = "") -> None:
            headers = {"X-Error-Message": message} if code is None else {"X-Error-Code": code}
            self._send(status, b"{}", headers, with_body=self.command != "HEAD")

        def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str], *, with_body: bool) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    return Handler
