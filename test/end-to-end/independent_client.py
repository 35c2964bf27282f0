"""
Times an endpoint with nothing of onnxify and no AWS SDK, from its first answer until it is told to end.

Prints a line a request: when it was sent, in milliseconds since 1970, and how many milliseconds it took.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from urllib.parse import urlsplit

_CREDENTIAL = "test/20260101/us-east-1/sagemaker/aws4_request"
_SECONDS_BETWEEN_TRIES = 0.1
_AUTHORIZATION = f"AWS4-HMAC-SHA256 Credential={_CREDENTIAL}, SignedHeaders=host, Signature=0"


def main(url: str, texts: int) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    body = json.dumps({"inputs": ["I like you. I love you"] * texts})
    headers = {"Content-Type": "application/json", "Authorization": _AUTHORIZATION}
    while _ask(connection, address.path, body, headers) != 200:
        time.sleep(_SECONDS_BETWEEN_TRIES)
    while True:
        sent_at = time.time()
        started_at = time.perf_counter()
        status = _ask(connection, address.path, body, headers)
        if status != 200:
            raise SystemExit(f"The endpoint answered {status}.")
        print(sent_at * 1000, (time.perf_counter() - started_at) * 1000, flush=True)


def _ask(connection: http.client.HTTPConnection, path: str, body: str, headers: dict[str, str]) -> int:
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    response.read()
    return response.status


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
