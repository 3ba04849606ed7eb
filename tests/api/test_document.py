"""The OpenAPI document says what there is, and the committed one says the same."""

from __future__ import annotations

from typing import Any

import pytest

from api.app import create_app
from api.auth.scope import Permission
from docs.openapi import PAGE, document
from tests.api.conftest import settings_for_tests

DOCUMENT: dict[str, Any] = create_app(settings_for_tests()).openapi()
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
OPEN = {"health-read", "ready-read", "token-issue", "session-begin", "calendar-read"}


def test_the_committed_document_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "run python -m docs.openapi"


def test_it_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")


def test_few_routes_answer_anybody() -> None:
    assert {name for name, (_, _, op) in OPERATIONS.items() if "x-permission" not in op} == OPEN


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_each_operation_says_what_can_come_of_it(name: str) -> None:
    method, path, operation = OPERATIONS[name]
    assert operation["summary"]
    assert {"400", "405", "422", "429", "500", "503"} <= operation["responses"].keys()
    if name not in OPEN:
        assert operation["x-permission"] in set(Permission)
        assert {"401", "403"} <= operation["responses"].keys()
    headers = {parameter["name"] for parameter in operation.get("parameters", ())}
    if method == "put":
        assert "If-Match" in headers
        assert {"412", "428"} <= operation["responses"].keys()
    if method == "post" and name not in OPEN:
        assert "Idempotency-Key" in headers
        assert "409" in operation["responses"]
    if "{" in path:
        assert "404" in operation["responses"]
