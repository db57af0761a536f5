"""The sandbox as a process of its own, as a user starts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.sandbox.seller import JSON_API


@contextmanager
def served(*options: str, now: str = "") -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    """Its line, and the process; it is ended as a user ends it and must end well. At `now` it stands."""
    words = [sys.executable, "-m", "orderdesk", *(["--now", now] if now else []), "sandbox", "--print", *options]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline()), process
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        _out, said = process.communicate(timeout=20)
        assert (process.returncode, said) == (0, "")
    finally:
        process.kill()
        process.communicate()


def kaspi_headers(line: dict[str, Any]) -> dict[str, str]:
    """What Kaspi wants with each request."""
    return {"User-Agent": "shop-desk/1.0", "Accept": JSON_API, "X-Auth-Token": line["kaspi"]["token"]}
