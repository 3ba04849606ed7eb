"""How many paid minutes the rules on hours and overtime leave a person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from scheduler.domain.timeline import Timeline
from scheduler.rules import rule
from scheduler.terms import Sum, View

HOURS_RULES = (
    "hours.account",
    "hours.average",
    "hours.daily-max",
    "hours.weekly-max",
    "overtime.per-month",
    "overtime.volunteers",
)


class HoursLeft:
    """Paid minutes left in one roster; rules that the policy does not hold are not asked."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._bounds: dict[str, list[Sum]] = defaultdict(list)
        view = View(timeline.problem)
        settings = timeline.problem.policy.rules
        for rule_id in filter(settings.__contains__, HOURS_RULES):
            published = rule(rule_id)
            params = published.params.model_validate(settings[rule_id].params)
            for term in published.terms(params, view):
                if isinstance(term, Sum):
                    self._bounds[term.agent_id].append(term)

    def on(self, agent_id: str, day: date) -> float:
        """Return the minutes that a person could still be paid for a shift of a day."""
        number = self._number(day)
        bounds = (b for b in self._bounds[agent_id] if b.first_day <= number <= b.last_day)
        return min(map(self._left, bounds), default=float("inf"))

    def _left(self, bound: Sum) -> int:
        shifts = self._timeline.planned(bound.agent_id)
        used = sum(
            paid
            for shift, paid in zip(shifts, self._timeline.paid(bound.agent_id), strict=True)
            if bound.first_day <= self._number(shift.work_date) <= bound.last_day
        )
        return bound.maximum - bound.carried - used

    def _number(self, day: date) -> int:
        return (day - self._timeline.first).days
