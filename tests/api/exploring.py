"""Requests that the OpenAPI document allows, and some that it does not, made by Schemathesis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import uuid4

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from api.auth.scope import ROLE_PERMISSIONS, Permission, Role
from tests.api.conftest import World

BY_RANK = (Role.PLANNER, Role.ADMINISTRATOR, Role.AGENT, Role.AUDITOR, *Role)
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SUCCESS = ["2xx", "304"]
NO_HEADER = [400, 401, 403, 404, 428]
"""What a request without a required header gets: 400 without a key, 428 without a version."""

BEYOND_FORMS = [400, 401, 403, 404, 409, 410, 412, 422, 503]
"""What a request of the right form may still get; ``codes_are_of_the_contract`` looks closer."""

SIGNED_OUT = 401
NOT_OF_FORM = frozenset(
    {
        "bad-cursor",  # a cursor is opaque: to the document any text is one
        "faults",  # files, and bodies that become rows of them, are judged by the reader of centres
        "too-many-people",
        "too-many-weeks",
    }
)
"""Codes of 400 and 422 that a schema cannot foretell."""

BETWEEN_FIELDS = {
    "token-issue": {"#/scope"},  # words that are permissions
    "centre-add": {"#/files"},  # files have names that a centre knows
    "centre-replace": {"#/files"},
    "user-add": {"#"},  # an agent's account names its person, and no other does
    "client-add": {"#"},
    "key-add": {"#", "#/expires_at"},  # a key ends in the future
    "user-change": {"#"},
    "client-change": {"#", "#/password"},  # passwords are for users
    "key-change": {"#", "#/password"},
    "repair-add": {"#/ends_at"},  # an absence ends behind its start, within a day
    "roster-shift-delete": {"#/path/shift_id"},  # it names a date of the calendar
    "roster-shift-put": None,  # a shift is of one piece, by somebody who is there, on its date
    "shifts-list": {"#/last"},  # dates are in order and few enough
    "hours-list": {"#/last"},
    "hours-csv-read": {"#/last"},
    "hours-xlsx-read": {"#/last"},
}
"""Operation → pointers at what is wrong only beside something else; None for any of the body."""


def loaded(world: World) -> Any:
    expected = {
        "positive_data_acceptance": {"expected-statuses": [*SUCCESS, *map(str, BEYOND_FORMS)]},
        "missing_required_header": {"expected-statuses": [*map(str, NO_HEADER)]},
    }
    config = SchemathesisConfig.from_dict({"seed": 42, "checks": expected})
    return schemathesis.openapi.from_asgi("/openapi.json", world.client.app, config=config)


def headers_for(world: World, operation: dict[str, Any]) -> dict[str, str]:
    """The headers of somebody who has the permission."""
    wanted = operation.get("x-permission")
    if wanted is None:
        return {}
    role = next(r for r in BY_RANK if Permission(wanted) in ROLE_PERMISSIONS[r])
    return world.headers(role)


def codes_are_of_the_contract(_ctx: Any, response: Any, case: Any) -> None:
    """A request of the right form is not refused for its form."""
    operation = case.operation.definition.raw
    if not case.meta.generation.mode.is_positive or response.status_code not in {400, 422}:
        return
    told, name = response.json(), operation["operationId"]
    if told["code"] in NOT_OF_FORM:
        return
    allowed = BETWEEN_FIELDS.get(name, set())
    # what a body makes of the centre's files is told by their reader, with the row
    wrong = {place["pointer"] for place in told["errors"] if "file" not in place}
    assert told["code"] == "invalid", (name, told)
    assert allowed is None or wrong <= allowed, (name, told)


def quiet(examples: int) -> Any:
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def cover(world: World, every: int = 1) -> Counter[int]:
    """Ask what lies on each edge of each schema, or every so many of it; count by status."""
    seen: Counter[int] = Counter()
    schema = loaded(world)
    for found in schema.get_all_operations():
        operation = found.ok()
        generation = schema.config.generation_for(operation=operation, phase="coverage")
        cases: Iterator[Any] = schema.iter_coverage_cases(
            operation, generation_modes=list(BOTH), generation_config=generation
        )
        for case in islice(cases, None, None, every):
            if case.meta.generation.mode.is_positive and case.query:
                case.query.pop("cursor", None)  # or nothing is seen of what else is asked
            _ask_one(world, case, seen)
    return seen


def explore(world: World, examples: int) -> Counter[int]:
    """Ask every operation with so many right requests and as many wrong ones; count by status."""
    seen: Counter[int] = Counter()
    for found in loaded(world).get_all_operations():
        operation = found.ok()
        for mode in BOTH:
            _ask(world, operation, mode, examples, seen)
    return seen


def _ask(
    world: World, operation: Any, mode: GenerationMode, examples: int, seen: Counter[int]
) -> None:
    strategy = operation.as_strategy(generation_mode=mode)
    asked = given(case=strategy)(lambda case: _ask_one(world, case, seen))
    ask: Callable[[], None] = quiet(examples)(asked)
    try:
        ask()
    except hypothesis.errors.Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing can be wrong where nothing is sent


def _ask_one(world: World, case: Any, seen: Counter[int]) -> None:
    headers = headers_for(world, case.operation.definition.raw)
    _with_own_key(case)
    response = case.call(headers=headers)
    seen[response.status_code] += 1
    # walks can change the account that walks, which ends its session; single requests leave it
    right = case.meta.generation.mode.is_positive
    assert response.status_code != SIGNED_OUT or not (right and headers)
    case.validate_response(response, headers=headers, additional_checks=[codes_are_of_the_contract])


def _with_own_key(case: Any) -> None:
    """Give a right request a key of its own, or another's with the same key stands in its way."""
    if case.meta.generation.mode.is_positive and "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid4())


def walk(world: World, walks: int, steps: int) -> Counter[int]:
    """Follow links from answer to request in so many walks; count by status.

    Each walk is a run of its own with a seed of its own: what it finds depends on what the ones
    before have left, so that none of them can be done again within one run.
    """
    seen: Counter[int] = Counter()

    def given_headers(_machine: Any, case: Any) -> dict[str, Any]:
        _with_own_key(case)
        return {"headers": headers_for(world, case.operation.definition.raw)}

    def validate(_machine: Any, response: Any, case: Any, *_: Any, **__: Any) -> None:
        seen[response.status_code] += 1
        headers = headers_for(world, case.operation.definition.raw)
        case.validate_response(
            response, headers=headers, additional_checks=[codes_are_of_the_contract]
        )

    machine = loaded(world).as_state_machine()
    machine.get_call_kwargs, machine.validate_response = given_headers, validate
    once = settings(quiet(1), derandomize=False, stateful_step_count=steps)
    for n in range(walks):
        seed(n)(machine).run(settings=once)
    return seen
