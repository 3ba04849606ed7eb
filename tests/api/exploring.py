"""Requests that the OpenAPI document allows, and some that it does not, made by Schemathesis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from api.auth.scope import ROLE_PERMISSIONS, Permission, Role
from tests.api.conftest import World

NOT_ASKED = (
    "positive_data_acceptance",  # a body can be of the right form and name a queue that is not
    "missing_required_header",  # 400 and 428 are ours to choose; tests of their own hold them
    "ignored_auth",  # the matrix of routes and roles asks more
)
BY_RANK = (Role.PLANNER, Role.ADMINISTRATOR, Role.AGENT, Role.AUDITOR, *Role)


def loaded(world: World) -> Any:
    config = SchemathesisConfig.from_dict({"seed": 42})
    return schemathesis.openapi.from_asgi("/openapi.json", world.client.app, config=config)


def headers_for(world: World, operation: dict[str, Any]) -> dict[str, str]:
    """The headers of somebody who has the permission."""
    wanted = operation.get("x-permission")
    if wanted is None:
        return {}
    role = next(r for r in BY_RANK if Permission(wanted) in ROLE_PERMISSIONS[r])
    return world.headers(role)


def left() -> list[Any]:
    """The checks that are not made."""
    return [CHECKS.get_one(name) for name in NOT_ASKED]


def quiet(examples: int) -> Any:
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def explore(world: World, examples: int) -> Counter[int]:
    """Ask every operation with so many right requests and as many wrong ones; count by status."""
    seen: Counter[int] = Counter()
    for found in loaded(world).get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _ask(world, operation, mode, examples, seen)
    return seen


def _ask(
    world: World, operation: Any, mode: GenerationMode, examples: int, seen: Counter[int]
) -> None:
    headers = headers_for(world, operation.definition.raw)

    def asked(case: Any) -> None:
        response = case.call(headers=headers)
        seen[response.status_code] += 1
        case.validate_response(response, excluded_checks=left())

    strategy = operation.as_strategy(generation_mode=mode)
    ask: Callable[[], None] = quiet(examples)(given(case=strategy)(asked))
    try:
        ask()
    except hypothesis.errors.Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing can be wrong where nothing is sent


def walk(world: World, walks: int, steps: int) -> Counter[int]:
    """Follow links from answer to request in so many walks; count by status.

    Each walk is a run of its own with a seed of its own: what it finds depends on what the ones
    before have left, so that none of them can be done again within one run.
    """
    seen: Counter[int] = Counter()

    def given_headers(_machine: Any, case: Any) -> dict[str, Any]:
        return {"headers": headers_for(world, case.operation.definition.raw)}

    def validate(_machine: Any, response: Any, case: Any, *_: Any, **__: Any) -> None:
        seen[response.status_code] += 1
        case.validate_response(response, excluded_checks=left())

    machine = loaded(world).as_state_machine()
    machine.get_call_kwargs, machine.validate_response = given_headers, validate
    once = settings(quiet(1), derandomize=False, stateful_step_count=steps)
    for n in range(walks):
        seed(n)(machine).run(settings=once)
    return seen
