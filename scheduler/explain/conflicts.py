"""What of the input may be in conflict, as settings with words: who, when, how much."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from scheduler.domain import NeedInterval, Pin, Problem, RuleSetting, TimeOff
from scheduler.domain.base import Frozen
from scheduler.explain.minimal import Setting
from scheduler.rules import rule
from scheduler.terms import View

PROMISES = ("hours.weekly-min",)
"""Weighed rules that promise something to people: a promise that cannot be kept is a conflict."""


class Conflict(Frozen):
    """Settings that cannot hold together.

    Attributes
    ----------
    subject
        Whom or what it is about.
    settings
        What cannot hold together, in words; without any one of them there is no conflict.
    cures
        Ways out that somebody could choose; a rule that protects people is none of them.
    """

    subject: str
    settings: tuple[str, ...]
    cures: tuple[str, ...]

    @property
    def text(self) -> str:
        """The conflict in two sentences."""
        listed = "; ".join(f"({n}) {text}" for n, text in enumerate(self.settings, 1))
        away = "Without any one of them it is resolved"
        one = self.settings[1:]
        told = f"{self.subject}: these cannot hold together: {listed}. {away}"
        told = told if one else f"{self.subject}: {self.settings[0]}"
        return f"{told}. Maybe {' or '.join(self.cures)}." if self.cures else f"{told}."


def conflict(subject: str, settings: Collection[Setting]) -> Conflict:
    """Return the conflict that a minimal set of settings makes."""
    cures = tuple(dict.fromkeys(setting.cure for setting in settings if setting.cure))
    texts = tuple(setting.text for setting in settings)
    alone = (f"this cannot hold with {texts[0]}",) if len(texts) == 1 else texts
    return Conflict(subject=subject, settings=alone, cures=cures)


def settings_of_people(problem: Problem, people: Collection[str]) -> list[Setting]:
    """Return what may stand in the way of some people: rules, opening, stated hours, leave, pins.

    Rules come first, so that what is left of a conflict names pins and leave before rules.
    """
    return [
        *settings_of_rules(problem),
        *_opening(problem),
        *_stated_hours(problem, people),
        *(_leave(problem, row) for row in problem.time_off if row.agent_id in people),
        *(_pin(problem, pin) for pin in problem.pins if pin.agent_id in people),
    ]


def settings_of_rules(problem: Problem) -> list[Setting]:
    """Return the hard rules and the promises of a policy."""
    return [
        Setting(
            text=_rule_text(setting),
            cure=_rule_cure(setting),
            without=partial(_without_rule, rule_id),
        )
        for rule_id, setting in sorted(problem.policy.rules.items())
        if (setting.hard or rule_id in PROMISES) and rule_id != "pin.kept"
    ]


def _rule_text(setting: RuleSetting) -> str:
    values = ", ".join(
        f"{param} {value.value} {value.unit}" for param, value in setting.values.items()
    )
    title = rule(setting.rule_id).title
    title = title[0].lower() + title[1:]
    return f"{title} ({setting.rule_id}{': ' + values if values else ''})"


def _rule_cure(setting: RuleSetting) -> str:
    if setting.rule_id in PROMISES:
        return "agree other hours for this week, or let them count as time owed"
    if setting.rule_id == "shift.length":
        return "write other shortest and longest shifts into the contract"
    return ""


def _without_rule(rule_id: str, problem: Problem) -> Problem:
    rules = {name: kept for name, kept in problem.policy.rules.items() if name != rule_id}
    policy = problem.policy.model_copy(update={"rules": rules})
    return problem.model_copy(update={"policy": policy})


def _opening(problem: Problem) -> Iterator[Setting]:
    if problem.need:
        yield Setting(
            text="the hours at which there is need on the queues served",
            cure="open a queue at other hours",
            without=_open_always,
        )


def _open_always(problem: Problem) -> Problem:
    """Return the problem in which every queue is open round the clock; no need is added."""
    length = timedelta(minutes=problem.centre.interval_minutes)
    zones = [ZoneInfo(site.time_zone) for site in problem.centre.sites]
    first = min(_midnight(problem.dates[0], zone) for zone in zones)
    last = max(_midnight(problem.dates[-1] + timedelta(days=2), zone) for zone in zones)
    known = {(row.queue, row.interval_start) for row in problem.need}
    starts = [first + n * length for n in range((last - first) // length)]
    added = tuple(
        NeedInterval(queue=queue, interval_start=start, need_agents=0, required_agents=0)
        for queue in sorted({row.queue for row in problem.need})
        for start in starts
        if (queue, start) not in known
    )
    return problem.model_copy(update={"need": (*problem.need, *added)})


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, datetime.min.time(), zone)


def _stated_hours(problem: Problem, people: Collection[str]) -> Iterator[Setting]:
    for agent_id in sorted(
        {row.agent_id for row in problem.availability if row.agent_id in people}
    ):
        yield Setting(
            text=f"the hours at which {agent_id} can come (availability.csv)",
            cure=f"ask {agent_id} for further hours",
            without=partial(_without_hours, agent_id),
        )


def _without_hours(agent_id: str, problem: Problem) -> Problem:
    rows = tuple(row for row in problem.availability if row.agent_id != agent_id)
    return problem.model_copy(update={"availability": rows})


def _leave(problem: Problem, row: TimeOff) -> Setting:
    start, end = _local(problem, row.agent_id, row.start), _local(problem, row.agent_id, row.end)
    return Setting(
        text=f"the time off of {row.agent_id} from {start} to {end}",
        cure="",
        without=partial(_without_leave, row),
    )


def _without_leave(row: TimeOff, problem: Problem) -> Problem:
    rows = tuple(other for other in problem.time_off if other != row)
    return problem.model_copy(update={"time_off": rows})


def _pin(problem: Problem, pin: Pin) -> Setting:
    start, end = _local(problem, pin.agent_id, pin.start), _local(problem, pin.agent_id, pin.end)
    what = "time off" if pin.kind == "off" else pin.kind
    return Setting(
        text=f"the {what} of {pin.agent_id} from {start} to {end} that {pin.author} pinned",
        cure=f"take away the pin of {start}",
        without=partial(_without_pin, pin),
    )


def _without_pin(pin: Pin, problem: Problem) -> Problem:
    pins = tuple(other for other in problem.pins if other != pin)
    return problem.model_copy(update={"pins": pins})


def _local(problem: Problem, agent_id: str, instant: datetime) -> str:
    zone = ZoneInfo(View(problem).zone(agent_id))
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"
