"""What a file may say of people and the API could not show: texts and lists that are too long.

The reader of centres knows no such bounds. Found here, they are faults like any other; found when
somebody asks for the person, they would be an error of ours.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.schemas.people import LONGEST_LIST, MOST_POSTINGS, Posting
from scheduler.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scheduler.domain import Agent
    from scheduler.exchange import CentreFiles


def beyond_bounds(files: CentreFiles) -> Iterator[Fault]:
    """Yield what the files of a centre say of people beyond what can be shown."""
    yield from of_people("agents.csv", [(None, agent) for agent in files.agents])
    for file, names in (
        ("skills.csv", [skill.agent_id for skill in files.skills]),
        ("wishes.csv", [wish.agent_id for wish in files.wishes]),
        ("time_off.csv", [leave.agent_id for leave in files.time_off]),
    ):
        yield from _too_many(file, names, LONGEST_LIST)


def of_people(file: str, lines: Iterable[tuple[int | None, Agent]]) -> Iterator[Fault]:
    """Yield the same of lines about people, each with its number where it is known."""
    known = list(lines)
    for line, agent in known:
        try:
            Posting.of(agent)
        except ValidationError as error:
            yield from _of_line(file, line, agent, error)
    yield from _too_many(file, [agent.agent_id for _, agent in known], MOST_POSTINGS)


def _of_line(file: str, line: int | None, agent: Agent, error: ValidationError) -> Iterator[Fault]:
    for entry in error.errors(include_url=False, include_context=False):
        column, message = str(entry["loc"][0]), str(entry["msg"])
        who = f" (of {agent.agent_id})" if line is None else ""
        reason = f"is not allowed{who}: {message[:1].lower()}{message[1:]}"
        value = str(entry["input"]) if isinstance(entry["input"], str | int) else None
        yield Fault(file, line, column, value, reason, "write a value that is allowed here")


def _too_many(file: str, names: list[str], most: int) -> Iterator[Fault]:
    for agent_id, count in Counter(names).items():
        if count > most:
            reason = f"has {count} rows"
            yield Fault(file, None, "agent_id", agent_id, reason, f"write at most {most} of them")
