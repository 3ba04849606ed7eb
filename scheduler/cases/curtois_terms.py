"""A file of the Curtois & Qu family in terms of lines and cover.

Days are UTC days counted from a Monday. A type of shift is told by its start clock: the n-th type
of the file begins n minutes after midnight and lasts a minute. These spans stand for no real time;
what a shift pays is its length in the file, and which type may follow which is said by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.cases.case import Case, CaseTerm
from scheduler.cases.curtois_file import CurtoisFile, Need, Person, Request
from scheduler.terms import Allow, Between, Having, LineShift, LineTerm, Run, ShiftCover, Sum

DAY_MINUTES = 1440
SATURDAY, WEEK = 5, 7

Types = Mapping[str, Having]


def curtois_case(file: CurtoisFile) -> Case:
    """Return a file as people, shifts and terms."""
    types = {name: _starting({clock}) for clock, name in enumerate(file.shifts)}
    asked = [
        *(
            CaseTerm("lines", term, None)
            for agent_id, person in file.people.items()
            for term in _line_terms(file, agent_id, person, types)
        ),
        *(CaseTerm("days off", Allow(who, day, worked=1), None) for who, day in file.days_off),
        *(CaseTerm("requests", _wished(r, types), r.weight) for r in file.requests),
        *(CaseTerm("cover", _cover(need, types), 1) for need in file.needs),
    ]
    shifts = {
        name: tuple(_shift(day, clock, kind.minutes) for day in range(file.days))
        for clock, (name, kind) in enumerate(file.shifts.items())
    }
    return Case(file.name, file.days, tuple(file.people), shifts, tuple(asked))


def _starting(clocks: set[int]) -> Having:
    return Having((), 0, frozenset(clocks))


def _shift(day: int, clock: int, minutes: int) -> LineShift:
    start = DAY_MINUTES * day + clock
    return LineShift(day, start, start + 1, clock, minutes)


def _line_terms(
    file: CurtoisFile, agent_id: str, person: Person, types: Types
) -> Iterator[LineTerm]:
    last = file.days - 1
    clocks = {name: clock for clock, name in enumerate(types)}
    for name, having in types.items():
        most = person.max_shifts.get(name, 0)
        if most < file.days:
            yield Sum(agent_id, 0, last, "shifts", having=having, maximum=most)
    barred = tuple(
        (types[name], _starting({clocks[other] for other in kind.barred}))
        for name, kind in file.shifts.items()
        if kind.barred
    )
    yield Between(agent_id, file.days, barred=barred)
    yield Sum(agent_id, 0, last, "paid", minimum=person.min_minutes, maximum=person.max_minutes)
    yield Run(
        agent_id,
        file.days,
        max_days=person.max_in_a_row,
        min_days=person.min_in_a_row,
        min_days_between=person.min_days_off,
    )
    weekends = tuple((day, day + 1) for day in range(SATURDAY, file.days, WEEK))
    yield Sum(agent_id, 0, last, "buckets", maximum=person.max_weekends, buckets=weekends)


def _wished(request: Request, types: Types) -> Sum:
    """Return a term that counts one when a request is not met."""
    who, day, having = request.agent_id, request.day, types[request.shift]
    if request.on:
        return Sum(who, day, day, "shifts", having=having, minimum=1)
    return Sum(who, day, day, "shifts", having=having, maximum=0)


def _cover(need: Need, types: Types) -> ShiftCover:
    return ShiftCover(
        need.day, types[need.shift], need.people, need.short_weight, need.surplus_weight
    )
