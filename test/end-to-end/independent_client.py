"""Times an endpoint with nothing of onnxify and no AWS SDK: prints the median of one request in milliseconds."""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import time
from urllib.parse import urlsplit

_AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0"
)


def main(url: str, texts: int, seconds: float) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    body = json.dumps({"inputs": ["I like you. I love you"] * texts})
    headers = {"Content-Type": "application/json", "Authorization": _AUTHORIZATION}
    for _ in range(3):
        _ask(connection, address.path, body, headers)
    deadline = time.perf_counter() + seconds
    durations = []
    while time.perf_counter() < deadline or len(durations) < 10:
        sent_at = time.perf_counter()
        _ask(connection, address.path, body, headers)
        durations.append((time.perf_counter() - sent_at) * 1000)
    print(statistics.median(durations))


def _ask(connection: http.client.HTTPConnection, path: str, body: str, headers: dict[str, str]) -> None:
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise SystemExit(f"{response.status}: {answer.decode()}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
