"""What a machine begins with, and how it sends requests and holds answers against the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from api.auth.scope import Role
from scheduler.domain import Problem
from scheduler.domain import Roster as DomainRoster
from tests.api.conftest import World
from tests.api.machine.model import PLANS, Holds, Model
from tests.small_roster import shift


@dataclass(frozen=True)
class Given:
    """What a machine begins with.

    Attributes
    ----------
    world
        A new service over an empty database.
    problem, files
        The week of the small centre, and the files that plans and drafts bring along.
    """

    world: World
    problem: Problem
    files: Callable[[DomainRoster], dict[str, bytes]]


@dataclass(frozen=True)
class Sent:
    """A request that had an effect, and what was answered."""

    role: Role
    path: str
    headers: dict[str, str]
    content: dict[str, Any]
    answer: Any


def domain_roster(holds: Holds) -> DomainRoster:
    return DomainRoster.of([shift(*slot, PLANS[plan]) for slot, plan in holds.items()])


class Sender(RuleBasedStateMachine):
    """A service, its model, and requests.

    Attributes
    ----------
    begin
        Gives the service.
    outcomes
        Counts what requests came to.
    """

    begin: Callable[[], Given]
    outcomes: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.given = type(self).begin()
        self.model = Model()
        self.sent: list[Sent] = []
        self.keys = 0
        self.cursor = self.get("changes", Role.HR_CLIENT)["next_cursor"]
        self.replica: dict[str, int] = {}
        self.told = 0
        self.tag = ""
        self.read: tuple[dict[str, int], int] = {}, 0
        self.seen: dict[tuple[str, str], str] = {}

    def get(self, path: str, role: Role = Role.PLANNER, **asked: Any) -> Any:
        world = self.given.world
        answer = world.client.get(
            f"/v1/centres/small/{path}", params=asked, headers=world.headers(role)
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, role: Role, path: str, version: int | None = None, **content: Any) -> Any:
        """Send a request with a new key; one that had an effect may be sent again later."""
        self.keys += 1
        headers = {"Idempotency-Key": f"key-{self.keys}"}
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        answer = self.repeat(Sent(role, path, headers, content, None))
        if answer.status_code < 400:
            self.sent.append(Sent(role, path, headers, content, answer))
        return answer

    def repeat(self, sent: Sent) -> Any:
        world = self.given.world
        headers = world.headers(sent.role) | sent.headers
        return world.client.post(f"/v1{sent.path}", headers=headers, **sent.content)

    def agree(self, what: str, answer: Any, expected: tuple[int, str]) -> bool:
        """Hold an answer against what the model said; return whether there was an effect."""
        code = answer.json()["code"] if answer.status_code >= 400 else ""
        assert (answer.status_code, code) == expected, (expected, answer.text)
        self.outcomes[f"{what} {answer.status_code} {code}".strip()] += 1
        return expected[0] < 400
