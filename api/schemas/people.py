"""People on the wire: each model is a row of the centre's files, with types that JSON has.

``of`` turns the domain into the wire; ``cells`` turns the wire into cells of the file, which the
reader of centres then checks like any other. So there is one judge of what is allowed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from api.schemas.base import DATE_PATTERN, Name, Version, Wire, WireDate, WireInstant
from scheduler.domain import Agent, Contract, Skill, TimeOff, Wish
from scheduler.domain.people import OptIn
from scheduler.exchange import local_text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_LIST = 200
MOST_POSTINGS = 50

Clock = Annotated[
    str,
    StringConstraints(pattern=r"^([0-3][0-9]|4[0-7]):[0-5][0-9]$|^48:00$"),
    Field(description="Clock time HH:MM, up to 48:00; 26:00 is two at night.", examples=["07:30"]),
]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200)]
Hours = Annotated[float, Field(ge=0, le=168)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Few = Annotated[int, Field(ge=0, le=1000)]


def clock_text(minute: int | None) -> str | None:
    """Return minutes after midnight as HH:MM."""
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


class FileRow(Wire):
    """A row of one of the centre's files."""

    renamed: ClassVar[dict[str, str]] = {}

    def cells(self) -> dict[str, str]:
        """Return column → cell."""
        return {
            self.renamed.get(name, name): _cell(value)
            for name, value in self.model_dump(mode="json").items()
        }


def _cell(value: Any) -> str:  # noqa: ANN401 - plain data
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


class Posting(FileRow):
    """Where a person belongs from a date on: a row of agents.csv."""

    valid_from: WireDate | None = None
    name: Text | None = None
    site: Name
    team: Name
    role: Literal["agent", "lead", "trainer", "other"]
    contract_id: Name
    employed_from: WireDate
    employed_to: WireDate | None = None
    team_lead_id: Name | None = None
    manager_id: Name | None = None
    mentor_id: Name | None = None
    acd_login: Text | None = None
    home_days_per_week_max: Annotated[int, Field(ge=0, le=7)] | None = None
    commute_minutes: Few | None = None
    opt_ins: Annotated[list[OptIn], Field(max_length=5)] = Field(default_factory=list)
    completed_trainings: Annotated[list[Name], Field(max_length=LONGEST_LIST)] = Field(
        default_factory=list
    )

    @classmethod
    def of(cls, agent: Agent) -> Posting:
        """Return the wire of a domain row."""
        kept = agent.model_dump(exclude={"agent_id"})
        lists = {name: list(kept[name]) for name in ("opt_ins", "completed_trainings")}
        return cls(**{**kept, **lists})


class SkillEntry(FileRow):
    """That a person may work on a queue: a row of skills.csv."""

    queue: Name
    proficiency: Annotated[int, Field(ge=1, le=4)]
    priority: Annotated[int, Field(ge=1, le=9)] | None = None
    valid_from: WireDate | None = None
    valid_to: WireDate | None = None

    @classmethod
    def of(cls, skill: Skill) -> SkillEntry:
        """Return the wire of a domain row."""
        return cls(**skill.model_dump(exclude={"agent_id"}))


class ContractEntry(FileRow):
    """Hours, days and shift lengths that people are engaged for: a row of contracts.csv."""

    weekly_hours_paid: Hours
    weekly_hours_min: Hours
    weekly_hours_max: Hours
    days_per_week_min: Annotated[int, Field(ge=0, le=7)] | None = None
    days_per_week_max: Annotated[int, Field(ge=0, le=7)]
    shift_hours_min: Annotated[float, Field(gt=0, le=24)]
    shift_hours_max: Annotated[float, Field(gt=0, le=24)]
    earliest_start: Clock
    latest_end: Clock
    start_step_minutes: Literal[15, 30, 60] = 15
    shift_codes: Annotated[list[Name], Field(max_length=LONGEST_LIST)] = Field(default_factory=list)
    meal_paid: bool
    nights_allowed: bool
    overtime_hours_per_week_max: Hours | None = None
    overtime_compensation: Literal["pay", "time_off", "choice"] | None = None
    free_weekends_per_4_weeks: Annotated[int, Field(ge=0, le=4)] | None = None
    valid_from: WireDate | None = None

    @classmethod
    def of(cls, contract: Contract) -> ContractEntry:
        """Return the wire of a domain row."""
        kept = contract.model_dump(exclude={"contract_id"})
        kept["shift_codes"] = list(contract.shift_codes)
        kept["earliest_start"] = clock_text(contract.earliest_start)
        kept["latest_end"] = clock_text(contract.latest_end)
        return cls(**kept)


class WishEntry(FileRow):
    """A preference for one date or for a weekday: a row of wishes.csv."""

    renamed: ClassVar[dict[str, str]] = {"from_time": "from", "to_time": "to"}

    date: WireDate | None = None
    weekday: Weekday | None = None
    wish: Literal["off", "work", "avoid", "start_after", "end_before", "home"]
    from_time: Clock | None = None
    to_time: Clock | None = None
    strength: Annotated[int, Field(ge=1, le=3)]
    points: Annotated[int, Field(ge=0, le=3)] = 0
    valid_from: WireDate | None = None
    valid_to: WireDate | None = None
    submitted_at: WireInstant | None = None

    @classmethod
    def of(cls, wish: Wish) -> WishEntry:
        """Return the wire of a domain row."""
        kept = wish.model_dump(exclude={"agent_id", "weekday", "from_minute", "to_minute"})
        weekday = None if wish.weekday is None else WEEKDAYS[wish.weekday]
        times = {"from_time": clock_text(wish.from_minute), "to_time": clock_text(wish.to_minute)}
        return cls.model_validate({**kept, **times, "weekday": weekday})


def _day_or_instant(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    """Take a date, a local time or an instant as the file may hold them; the reader judges it."""
    if isinstance(value, str):
        date.fromisoformat(value[:10])
    return value


When = Annotated[
    str,
    BeforeValidator(_day_or_instant),
    StringConstraints(
        pattern=r"^(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}"
        r"(T[0-9]{2}:[0-9]{2}(:00)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"
    ),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "pattern": DATE_PATTERN,
            "description": "A whole day, or a time at the person's site.",
            "examples": ["2026-12-24", "2026-12-24T13:00"],
        }
    ),
]


class TimeOffEntry(FileRow):
    """Approved leave: when, whether paid, what it credits; never why. A row of time_off.csv."""

    start: When
    end: When
    paid: bool
    credit_minutes: Annotated[int, Field(ge=0, le=600_000)] | None = None
    external_id: Text | None = None

    @classmethod
    def of(cls, leave: TimeOff, zone: str) -> TimeOffEntry:
        """Return the wire of a domain row, on the clocks of a zone."""
        ends = {name: local_text(getattr(leave, name), zone) for name in ("start", "end")}
        kept = leave.model_dump(exclude={"agent_id", "start", "end"})
        return cls.model_validate({**kept, **ends})


class PersonBody(Wire):
    """What is said of a person: one posting, or several with a date from which each holds."""

    postings: Annotated[list[Posting], Field(min_length=1, max_length=MOST_POSTINGS)]


class SkillsBody(Wire):
    """All skills of a person."""

    skills: Annotated[list[SkillEntry], Field(max_length=LONGEST_LIST)]


class WishesBody(Wire):
    """All wishes of a person."""

    wishes: Annotated[list[WishEntry], Field(max_length=LONGEST_LIST)]


class TimeOffBody(Wire):
    """All approved leave of a person."""

    time_off: Annotated[list[TimeOffEntry], Field(max_length=LONGEST_LIST)]


class ContractBody(Wire):
    """The terms of a contract: one row, or several with a date from which each holds."""

    terms: Annotated[list[ContractEntry], Field(min_length=1, max_length=50)]


class Person(PersonBody):
    """A person."""

    agent_id: Name
    version: Version


class PersonSkills(SkillsBody):
    """A person's skills, with the version of the person."""

    agent_id: Name
    version: Version


class PersonWishes(WishesBody):
    """A person's wishes, with the version of the person."""

    agent_id: Name
    version: Version


class PersonTimeOff(TimeOffBody):
    """A person's leave, with the version of the person."""

    agent_id: Name
    version: Version


class ContractTerms(ContractBody):
    """A contract."""

    contract_id: Name


class People(Wire):
    """A page of people; the header ``Link`` names the next."""

    people: list[Person]
    next_cursor: str | None


class PeopleImported(Wire):
    """What came of a file of people.

    ``made`` and ``changed`` are in the order of the file; ``notices`` is what its reader set aside.
    """

    centre_version: Version
    made: list[Name]
    changed: list[Name]
    unchanged: Annotated[int, Field(ge=0, description="How many were said as they are already.")]
    notices: list[str]


class Contracts(Wire):
    """A page of contracts; the header ``Link`` names the next."""

    contracts: list[ContractTerms]
    next_cursor: str | None
