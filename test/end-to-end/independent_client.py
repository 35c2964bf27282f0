"""
Times an endpoint with nothing of onnxify and no AWS SDK, until it is told to end.

Prints a line a request: when it was sent, in milliseconds since 1970, and how many milliseconds it took.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from urllib.parse import urlsplit

_CREDENTIAL = "test/20260101/us-east-1/sagemaker/aws4_request"
_AUTHORIZATION = f"AWS4-HMAC-SHA256 Credential={_CREDENTIAL}, SignedHeaders=host, Signature=0"


def main(url: str, texts: int) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    body = json.dumps({"inputs": ["I like you. I love you"] * texts})
    headers = {"Content-Type": "application/json", "Authorization": _AUTHORIZATION}
    while True:
        sent_at = time.time()
        started_at = time.perf_counter()
        _ask(connection, address.path, body, headers)
        print(sent_at * 1000, (time.perf_counter() - started_at) * 1000, flush=True)


def _ask(connection: http.client.HTTPConnection, path: str, body: str, headers: dict[str, str]) -> None:
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise SystemExit(f"{response.status}: {answer.decode()}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
