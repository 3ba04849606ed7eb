"""CP-SAT encodings of the terms about one person's line.

Each function adds what a term forbids to the model, or returns what it costs. Given days
(history, pins) never make a model infeasible: a bound that they already exceed among themselves
is not imposed on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import singledispatch
from itertools import combinations

from ortools.sat.python import cp_model

from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Chosen, Element, Expr, Given
from scheduler.engine.encode_pairs import pair_costs
from scheduler.engine.picked import Picked
from scheduler.terms import NO_LIMIT, Allow, Between, Having, Run, Sum, Term

Day = Element | Picked
Line = Mapping[int, Day]
DAY_MINUTES = 1440
AT_HOME = Having((), 0, home=True)


def encode_line(model: cp_model.CpModel, line: Line, clause: Clause) -> Expr:
    """Add one clause of one person; return its cost in thousandths of a person-minute."""
    if clause.weight_milli is None:
        forbid(clause.term, model, line)
        return 0
    return clause.weight_milli * price(clause.term, model, line)


@singledispatch
def forbid(term: Term, _model: cp_model.CpModel, _line: Line) -> None:
    """Allow no excess of ``term``."""
    raise TypeError(f"{type(term).__name__} has no hard encoding for a line")


@singledispatch
def price(term: Term, _model: cp_model.CpModel, _line: Line) -> Expr:
    """Return the excess of ``term``."""
    raise TypeError(f"{type(term).__name__} has no priced encoding for a line")


def _positive(model: cp_model.CpModel, amount: Expr, bound: int) -> Expr:
    """Return a variable that is at least ``amount`` and 0; minimising makes it equal."""
    excess = model.new_int_var(0, bound, "")
    model.add(excess >= amount)
    return excess


@forbid.register
def _(term: Allow, model: cp_model.CpModel, line: Line) -> None:
    """Choices hold nothing that a hard ``Allow`` refuses."""


@price.register
def _(term: Allow, model: cp_model.CpModel, line: Line) -> Expr:
    day = line.get(term.day, Given(None))
    amount: Expr = term.worked * day.worked + term.off * (1 - day.worked)
    if term.at_site:
        amount += term.at_site * (day.worked - day.has(AT_HOME))
    for window in term.outside:
        amount += day.overlap(window)
    if term.within is not None:
        amount += day.span
        for window in term.within:
            amount -= day.overlap(window)
    if term.near is not None:
        amount += day.span + (term.near.end - term.near.start) - 2 * day.overlap(term.near)
    if term.paid_min:
        amount += _positive(model, term.paid_min * day.worked - day.paid, term.paid_min)
    if term.paid_max != NO_LIMIT:
        amount += _positive(model, day.paid - term.paid_max, 2 * DAY_MINUTES)
    if term.spans is not None:
        raise TypeError("a library of shifts can only be hard")
    return term.factor * amount


@forbid.register
def _(term: Between, model: cp_model.CpModel, line: Line) -> None:
    priced = min(term.max_start_change, term.max_start_advance) != NO_LIMIT
    if priced or term.costs is not None:
        raise TypeError("changes of start and costs of pairs can only be priced")
    for pair in _barred(term, line):
        model.add(cp_model.LinearExpr.sum(pair) <= 1)
    days = sorted(line)
    for index, before in enumerate(days):
        for after in days[index + 1 :]:
            _keep_gap(model, line[before], line[after], term.min_gap)
            if (after - before) * DAY_MINUTES > term.min_gap + 2 * DAY_MINUTES:
                break


def _barred(term: Between, line: Line) -> Iterator[list[Expr]]:
    """Yield pairs of which not both may be 1; what is given on both days is not asked."""
    for index in sorted(line):
        if not 0 <= index < term.days or index - 1 not in line:
            continue
        before, after = line[index - 1], line[index]
        if not (before.fixed and after.fixed):
            yield from ([before.has(one), after.has(other)] for one, other in term.barred)


def _keep_gap(model: cp_model.CpModel, before: Day, after: Day, gap: int, *when: Expr) -> None:
    """Keep ``gap`` minutes between two days' shifts while every literal of ``when`` is 1."""
    if before.fixed and after.fixed:
        return
    if before.last_end + gap <= after.first_start:
        return
    slack = sum((1 - literal for literal in when), start=0)
    if isinstance(after, Chosen | Picked):
        for minute in after.starts:
            if minute < before.last_end + gap:
                blocked = after.started_by(minute) + before.worked - before.ended_by(minute - gap)
                model.add(blocked <= 1 + slack)
    elif isinstance(before, Chosen | Picked):
        kept = before.ended_by(after.first_start - gap)
        model.add(before.worked + after.worked - kept <= 1 + slack)


@price.register
def _(term: Between, model: cp_model.CpModel, line: Line) -> Expr:
    total: Expr = cp_model.LinearExpr.sum(
        [_positive(model, cp_model.LinearExpr.sum(pair) - 1, 1) for pair in _barred(term, line)]
    )
    if term.min_gap:
        total += cp_model.LinearExpr.sum([*_gaps_short(term, model, line)])
    if term.costs is not None:
        total += pair_costs(model, line, term.costs, term.days)
    for index in sorted(line):
        if index < 0 or index >= term.days or index - 1 not in line:
            continue
        before, after = line[index - 1], line[index]
        later = after.clock() - before.clock()
        slack = DAY_MINUTES * (2 - before.worked - after.worked)
        if term.max_start_change != NO_LIMIT:
            change = _positive(model, later - term.max_start_change - slack, DAY_MINUTES)
            model.add(change >= -later - term.max_start_change - slack)
            total += change
        if term.max_start_advance != NO_LIMIT:
            total += _positive(model, -later - term.max_start_advance - slack, DAY_MINUTES)
    return total


def _gaps_short(term: Between, model: cp_model.CpModel, line: Line) -> Iterator[Expr]:
    """Yield the minutes that the gap between each two shifts, if they are successive, lacks."""
    worked = {index: line[index].worked for index in sorted(line)}
    for first, second in combinations(worked, 2):
        before, after = line[first], line[second]
        if not 0 <= second < term.days or _is_off(before) or _is_off(after):
            continue
        most = term.min_gap + before.last_end - after.first_start
        if most > 0:
            others = [worked[day] for day in range(first + 1, second) if day in worked]
            apart = 2 - worked[first] - worked[second] + cp_model.LinearExpr.sum(others)
            rest = _start(after) - _end(before)
            yield _positive(model, term.min_gap - rest - most * apart, most)


def _is_off(day: Day) -> bool:
    """Return whether a day is known to be free of work."""
    return isinstance(day, Given) and day.shift is None


def _start(day: Day) -> Expr:
    """Return the minute at which the shift of a day starts; the latest one on a day off."""
    if isinstance(day, Picked):
        raise TypeError("a gap between shifts of a list can only be hard")
    if isinstance(day, Given):
        return day.first_start
    minutes = range(day.first_start, day.starts[-1], QUARTER)
    begun = cp_model.LinearExpr.sum([day.started_by(minute) for minute in minutes])
    return day.starts[-1] - QUARTER * begun


def _end(day: Day) -> Expr:
    """Return the minute at which the shift of a day ends; the latest one on a day off."""
    if isinstance(day, Picked):
        raise TypeError("a gap between shifts of a list can only be hard")
    if isinstance(day, Given):
        return day.last_end
    minutes = range(day.first_start, day.last_end, QUARTER)
    over = cp_model.LinearExpr.sum([day.ended_by(minute) for minute in minutes])
    return day.last_end - QUARTER * over


def _total(term: Sum, model: cp_model.CpModel, line: Line) -> tuple[Expr, int]:
    """Return the quantity of chosen days and the part that given days make."""
    if term.of == "buckets":
        return _buckets(term, model, line)
    chosen: list[Expr] = []
    given = term.carried
    for index in range(term.first_day, term.last_day + 1):
        day = line.get(index)
        if day is None:
            continue
        has = day.has(term.having)
        if isinstance(day, Given):
            given += term.scale * (day.paid if term.of == "paid" else 1) * day.has(term.having)
        elif term.of == "shifts":
            chosen.append(term.scale * has)
        elif term.having is None:
            chosen.append(term.scale * day.paid)
        else:
            raise TypeError("paid minutes of shifts with a property are not summed")
    return cp_model.LinearExpr.sum(chosen), given


def _buckets(term: Sum, model: cp_model.CpModel, line: Line) -> tuple[Expr, int]:
    """Return the number of buckets with a shift: those to be chosen, and those that are known."""
    chosen: list[Expr] = []
    given = term.carried
    for bucket in term.buckets:
        days = [line[d] for d in bucket if d in line and term.first_day <= d <= term.last_day]
        having = [day.has(term.having) for day in days]
        some = _any(model, having)
        if isinstance(some, int):
            given += term.scale * some
        else:
            model.add(some <= cp_model.LinearExpr.sum(having))
            chosen.append(term.scale * some)
    return cp_model.LinearExpr.sum(chosen), given


@forbid.register
def _(term: Sum, model: cp_model.CpModel, line: Line) -> None:
    if term.minimum:
        raise TypeError("a lower bound on work can only be priced")
    total, given = _total(term, model, line)
    model.add(total <= max(0, term.maximum - given))


def keep_minimum(term: Sum, model: cp_model.CpModel, line: Line) -> None:
    """Refuse what falls short of the minimum, even the empty line; only public cases ask it."""
    total, given = _total(term, model, line)
    model.add(total + given >= term.minimum)


@price.register
def _(term: Sum, model: cp_model.CpModel, line: Line) -> Expr:
    total, given = _total(term, model, line)
    days = term.last_day - term.first_day + 1
    most = given + days * term.scale * (2 * DAY_MINUTES if term.of == "paid" else 1)
    amount: Expr = 0
    if term.minimum:
        amount += _positive(model, term.minimum - given - total, term.minimum)
    if term.maximum != NO_LIMIT:
        for step in term.steps:
            amount += _positive(model, total + given - term.maximum - step, most)
    return amount


@forbid.register
def _(term: Run, model: cp_model.CpModel, line: Line) -> None:
    if term.max_days != NO_LIMIT and term.broken_by_gap:
        _run_with_gaps(term, model, line)
    elif term.max_days != NO_LIMIT:
        _run_of_days(term, model, line)
    if term.owed_gap:
        _owed_after(term, model, line)
    _no_short_spells(term, model, line)


@price.register
def _(term: Run, model: cp_model.CpModel, line: Line) -> Expr:
    if replace(term, max_days=0) != Run(term.agent_id, term.days, term.having, max_days=0):
        raise TypeError("of runs only the days beyond a bound can be priced")
    return cp_model.LinearExpr.sum(
        [_positive(model, _worked(term, days) - term.max_days, 1) for days in _rows(term, line)]
    )


def _run_of_days(term: Run, model: cp_model.CpModel, line: Line) -> None:
    for days in _rows(term, line):
        if not all(day.fixed for day in days):
            model.add(_worked(term, days) <= term.max_days)


def _rows(term: Run, line: Line) -> Iterator[list[Day]]:
    """Yield the successive days, one more than a run may span, that end on each of the horizon."""
    for last in range(term.days):
        days = range(last - term.max_days, last + 1)
        if all(day in line for day in days):
            yield [line[day] for day in days]


def _worked(term: Run, days: list[Day]) -> Expr:
    """Return on how many days there is a shift with the property of the run."""
    return cp_model.LinearExpr.sum([day.has(term.having) for day in days])


def _no_short_spells(term: Run, model: cp_model.CpModel, line: Line) -> None:
    """Let what begins inside the horizon go on, up to its bound or the end of the horizon.

    ``here`` is 1 on days of one kind: a day that begins such a spell is followed by days like it.
    """
    on = [line[day].has(term.having) if day in line else 0 for day in range(term.days)]
    off = [1 - literal for literal in on]
    for here, least in ((on, term.min_days), (off, term.min_days_between)):
        for first in range(1, term.days):
            for later in here[first + 1 : first + least]:
                spell = [1 - here[first - 1], here[first], 1 - later]
                if not all(isinstance(literal, int) for literal in spell):
                    model.add(cp_model.LinearExpr.sum(spell) < len(spell))


def _run_with_gaps(term: Run, model: cp_model.CpModel, line: Line) -> None:
    """Forbid chains of shifts that span too many days without a gap of the required length.

    ``link[d]`` is forced to 1 when the midnight after day ``d`` lies inside a run; ``max_days``
    successive links would make a run of one day more.
    """
    links: dict[int, list[Expr]] = {day: [] for day in line}
    reach = term.broken_by_gap // DAY_MINUTES + 2
    for first in sorted(line):
        for second in range(first + 1, min(first + reach, max(line)) + 1):
            if (
                second not in line
                or line[second].first_start - line[first].last_end >= term.broken_by_gap
            ):
                continue
            near = _near(term, model, line, first, second)
            for day in range(first, second):
                links[day].append(near)
    for last in range(term.days):
        window = range(last - term.max_days, last)
        if all(links.get(day) for day in window):
            joined = [_any(model, links[day]) for day in window]
            if not all(isinstance(literal, int) for literal in joined):
                model.add(sum(joined, start=0) <= term.max_days - 1)


def _near(term: Run, model: cp_model.CpModel, line: Line, first: int, second: int) -> Expr:
    """Return a literal that is 1 when the shifts of two days follow one another too closely.

    Two given shifts always do, whatever is chosen between them: that makes no gap longer.
    """
    before, after = line[first], line[second]
    between = [line[day].worked for day in range(first + 1, second) if day in line]
    both = [before.has(term.having), after.has(term.having)]
    if before.fixed and after.fixed:
        return int(all(both) and not any(w for w in between if isinstance(w, int)))
    near = model.new_bool_var("")
    far = model.new_bool_var("")
    _keep_gap(model, before, after, term.broken_by_gap, far)
    model.add(near >= sum(both, start=0) - 1 - far - sum(between, start=0))
    return near


def _any(model: cp_model.CpModel, literals: list[Expr]) -> Expr:
    """Return 1 when some literal is; what is known already needs no variable."""
    given = [literal for literal in literals if isinstance(literal, int)]
    if any(given) or len(given) == len(literals):
        return int(any(given))
    some = model.new_bool_var("")
    for literal in literals:
        model.add(some >= literal)
    return some


def _owed_after(term: Run, model: cp_model.CpModel, line: Line) -> None:
    """Keep the owed gap after the last day of each run that is long enough."""
    reach = term.owed_gap // DAY_MINUTES + 2
    for last in sorted(line):
        run = [line.get(day) for day in range(last - term.owed_from + 1, last + 1)]
        if any(day is None for day in run):
            continue
        in_run = [day.has(term.having) for day in run if day is not None]
        for after in range(max(0, last + 1), last + reach + 1):
            if after not in line:
                continue
            between = [line[day].worked for day in range(last + 1, after) if day in line]
            ends = [*in_run, *(1 - worked for worked in between)]
            if after == last + 1:
                ends.append(1 - line[after].has(term.having))
            _keep_gap(model, line[last], line[after], term.owed_gap, *ends)
