from __future__ import annotations

from importlib.metadata import version

import pytest
from fastapi.testclient import TestClient

from api.app import Health, create_app


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app())


def test_health_names_the_installed_release(client: TestClient) -> None:
    answer = client.get("/v1/health")
    assert answer.status_code == 200
    assert answer.json() == {"name": "shiftwell", "version": version("shiftwell")}


def test_health_refuses_another_verb(client: TestClient) -> None:
    assert client.post("/v1/health").status_code == 405


def test_schema_states_the_release_and_the_health_answer(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert schema["info"] == {"title": "Shiftwell", "version": version("shiftwell")}
    assert set(schema["components"]["schemas"]["Health"]["properties"]) == set(Health.model_fields)


def test_applications_are_independent() -> None:
    assert create_app() is not create_app()
