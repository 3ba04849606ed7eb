"""``shiftwell serve`` on a fresh machine: one process, one file, and it answers."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from scheduler.cli import main

PASSWORD = "a long sentence of words"  # noqa: S105 - of an account made for a test
LONGEST_START_S = 60.0


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def answered(url: str) -> httpx2.Response:
    deadline = time.monotonic() + LONGEST_START_S
    while True:
        try:
            return httpx2.get(url, timeout=5)
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_a_fresh_machine_serves_from_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "service.db"
    monkeypatch.setenv("SHIFTWELL_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["user", "add", "ada", "--role", "administrator", "--password-stdin"]) == 0
    port = free_port()
    command = [str(Path(sys.executable).with_name("shiftwell")), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ, stderr=subprocess.PIPE, text=True)
    try:
        base = f"http://127.0.0.1:{port}/v1"
        assert answered(f"{base}/ready").json() == {"ready": True}
        body = {"name": "ada", "password": PASSWORD}
        token = httpx2.post(f"{base}/sessions", json=body, timeout=30).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        told = httpx2.get(f"{base}/me", headers=headers, timeout=30).json()
        assert told["role"] == "administrator"
    finally:
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=30)
    assert '"route": "/v1/me"' in log
    assert "ada" not in log
    assert token not in log
