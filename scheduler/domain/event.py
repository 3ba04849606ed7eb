"""What hard contacts a person had."""

from __future__ import annotations

from typing import Literal

from scheduler.domain.base import Frozen, Id, Instant


class Event(Frozen):
    """A hard contact that a person had: when and how severe, never what was said.

    Attributes
    ----------
    severity
        ``severe`` is a threat, or harassment; the day after it is planned lighter.
    source
        Who reported it: the person, a lead, or a wrap-up code.
    """

    event_id: Id
    agent_id: Id
    occurred_at: Instant
    severity: Literal["complaint", "abuse", "severe"]
    queue: Id | None = None
    source: Literal["agent", "lead", "wrap_up_code"]
