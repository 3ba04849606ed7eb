"""A centre, its sites and its queues: ``centre.toml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import ClockMinute, Frozen, Id, Json

Channel = Literal["voice", "chat", "email", "back_office", "outbound"]
Percent = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(gt=0)]


class Opening(Frozen):
    """A stretch of a weekday during which a queue is answered.

    Attributes
    ----------
    weekday
        Monday = 0 … Sunday = 6.
    start_minute, end_minute
        Clock minutes after local midnight; the end is exclusive and may pass midnight.
    """

    weekday: Annotated[int, Field(ge=0, le=6)]
    start_minute: ClockMinute
    end_minute: Annotated[int, Field(gt=0, le=2880)]


class Site(Frozen):
    """A place with a time zone, seats and a buffer room."""

    site: Id
    time_zone: str
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    subdivision: str | None = None
    seats: Annotated[int, Field(ge=0)] | None = None
    buffer_room_places: Annotated[int, Field(ge=0)] | None = None


class Queue(Frozen):
    """One kind of contact: channel, opening, service goals and emotional weight.

    Attributes
    ----------
    emotional_weight, monotony_weight
        Load of one contact relative to a complaint (= 1). A queue whose emotional weight reaches
        the policy's threshold is a *hard queue*.
    abuse_share, severe_share
        Shares of the hard contacts that are abuse, and severe; the others are complaints.
    staffing_group
        Queues with the same group share people; their need is pooled.
    required_trainings
        Activities that a person has to have completed before working here.
    """

    queue: Id
    name: str | None = None
    channel: Channel
    sites: tuple[Id, ...]
    opening: tuple[Opening, ...]
    staffing_group: Id | None = None
    service_level_pct: Percent | None = None
    answer_within_s: Seconds | None = None
    service_level_definition: Literal["of_offered", "less_short_abandons", "of_waits"] = (
        "of_offered"
    )
    max_asa_s: Seconds | None = None
    max_abandon_pct: Percent | None = None
    max_occupancy_pct: Percent | None = None
    patience_s: Seconds | None = None
    concurrency: Annotated[int, Field(ge=1)] = 1
    min_staff: Annotated[int, Field(ge=0)] = 0
    default_aht_s: Seconds | None = None
    hard_contact_share: Share | None = None
    abuse_share: Share | None = None
    severe_share: Share | None = None
    emotional_weight: Annotated[float, Field(ge=0)] = 0.1
    monotony_weight: Annotated[float, Field(ge=0)] = 0.0
    required_trainings: tuple[Id, ...] = ()


class Centre(Frozen):
    """A contact centre: what every other file of its folder refers to.

    Attributes
    ----------
    week_starts_on
        Monday = 0 … Sunday = 6.
    interval_minutes
        The grid of demand: 15 or 30.
    policies
        Names of the policies in force, or files seen from the folder of the centre.
    unplanned_shrinkage_pct
        Share of rostered time lost without plan (sickness on the day, lateness, faults).
    imports
        Mappings of foreign exports onto our columns (``[import.*]``), as read.
    """

    centre_id: Id
    name: str
    week_starts_on: Annotated[int, Field(ge=0, le=6)]
    interval_minutes: Literal[15, 30]
    policies: tuple[str, ...]
    unplanned_shrinkage_pct: Annotated[float, Field(ge=0, lt=100)]
    encoding: str = "utf-8"
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    queues: Annotated[tuple[Queue, ...], Field(min_length=1)]
    imports: Json = Field(default_factory=dict)
