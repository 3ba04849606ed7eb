from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.app import create_app
from api.auth.scope import Role
from api.db.engine import Database
from api.deps import check_routes
from tests.api.conftest import World, settings_for_tests


def test_health_names_the_installed_release(world: World) -> None:
    answer = world.client.get("/v1/health")
    assert answer.status_code == 200
    assert answer.json() == {"name": "shiftwell", "version": version("shiftwell")}


def test_it_is_ready_once_the_tables_are_those_of_the_release(world: World) -> None:
    assert world.client.get("/v1/ready").json() == {"ready": True}


def test_it_is_not_ready_over_an_empty_database(database_url: str, tmp_path: Path) -> None:
    server = database_url.rpartition("/")[0] + "/template1"
    bare = f"sqlite:///{tmp_path / 'empty.db'}" if "sqlite" in database_url else server
    database = Database(bare)
    client = TestClient(create_app(settings_for_tests(), database))
    answer = client.get("/v1/ready")
    database.close()
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_another_verb_is_refused_with_those_there_are(world: World) -> None:
    answer = world.client.delete("/v1/centres")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert answer.json()["code"] == "method-not-allowed"


def test_an_unknown_path_is_a_problem(world: World) -> None:
    answer = world.client.get("/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:shiftwell:problem:not-found"


def test_a_route_that_does_not_say_whom_it_answers_fails_the_start(database: Database) -> None:
    app = create_app(settings_for_tests(), database)
    router = APIRouter()

    @router.get("/v1/forgotten")
    def forgotten() -> str:
        return "everybody reads this"

    app.include_router(router)
    with pytest.raises(RuntimeError, match="/v1/forgotten"):
        check_routes(app)


def test_every_answer_has_its_id_and_is_not_kept(world: World) -> None:
    answer = world.client.get("/v1/health", headers={"X-Request-Id": "abcdef-12345"})
    assert answer.headers["x-request-id"] == "abcdef-12345"
    assert answer.headers["cache-control"] == "no-store"
    assert len(world.client.get("/v1/health").headers["x-request-id"]) == 32


def test_a_host_that_is_not_ours_is_a_problem(world: World) -> None:
    settings = settings_for_tests(allowed_hosts=("rosters.example",))
    client = TestClient(create_app(settings, world.running.database))
    answer = client.get("/v1/health")
    assert (answer.status_code, answer.json()["code"]) == (400, "broken-request")
    named = client.get("/v1/health", headers={"Host": "rosters.example"})
    assert named.status_code == 200


def test_broken_json_is_a_problem(world: World) -> None:
    headers = {"Content-Type": "application/json"}
    answer = world.client.post("/v1/sessions", content=b"{", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "broken-json")


def test_a_body_is_strict(world: World) -> None:
    answer = world.client.post("/v1/sessions", json={"name": "ada", "password": 1, "more": True})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/password", "#/more"}


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """What a provider of traces is told."""
    told, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(told))
    monkeypatch.setattr("opentelemetry.trace.get_tracer", provider.get_tracer)
    monkeypatch.setattr("opentelemetry.trace.get_tracer_provider", lambda: provider)
    return told


def test_a_provider_of_traces_is_told_routes_and_no_addresses(
    world: World, spans: InMemorySpanExporter
) -> None:
    above = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = world.headers(Role.PLANNER, traceparent=above, X_Request_Id="request-of-a-test")
    path = "/v1/centres/small/people/nobody?secret=word"
    assert world.client.get(path, headers=headers).status_code == 404
    (span,) = spans.get_finished_spans()
    assert span.name == "GET /v1/centres/{centre_id}/people/{agent_id}"
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/v1/centres/{centre_id}/people/{agent_id}",
        "http.response.status_code": 404,
        "shiftwell.request_id": "request-of-a-test",
    }
    assert span.parent is not None
    assert format(span.parent.span_id, "x") == "b7ad6b7169203331"
    assert "nobody" not in span.to_json()
    assert "word" not in span.to_json()


def test_other_providers_are_told_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = MagicMock()
    for kind in ("metrics.get_meter", "_logs.get_logger"):
        monkeypatch.setattr(f"opentelemetry.{kind}_provider", lambda: provider)
    assert world.client.get("/v1/health").status_code == 200
    assert provider.mock_calls == []
