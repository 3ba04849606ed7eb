"""From a problem to a roster with a proof: its parts are searched alone, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from scheduler.domain import Problem, Roster
from scheduler.engine.clauses import Clause, cost_by_rule
from scheduler.engine.parts import Part, divided
from scheduler.engine.result import (
    Listener,
    Progress,
    Result,
    Settings,
    Stage,
    Status,
)
from scheduler.engine.search import Search
from scheduler.engine.side_by_side import Stop, Tell, side_by_side
from scheduler.engine.watch import Watch
from scheduler.terms import Facts, View

STAGES: tuple[Stage, ...] = ("bound", "lines", "days", "exact", "done")
LEAST_TO_MOST: tuple[Status, ...] = ("optimal", "gap", "rounds", "time", "cancelled")
"""Why a search ended, in order of what it says about the whole when any part ended so."""

Numbered = tuple[int, Part]
"""A part and its place among the parts of the centre."""

Keep = Callable[[Callable[[], Result]], None]
"""Takes the best result so far, or leaves it: making one of it takes time."""


def solve(problem: Problem, settings: Settings, listener: Listener | None = None) -> Result:
    """Return a roster for ``problem`` with a proven bound on how much better one could be.

    The roster breaks no hard rule beyond what history and pins break already, whatever the time
    limit: people without a shift break none. Parts of the centre are searched at the same time, or
    one after the other where there are more of them than workers, and time goes by the number of
    people.
    """
    watch = Watch(settings.workers == 1, settings.cancel.is_set)
    parts, between = divided(problem)
    groups = shared_out(parts, settings.workers)
    own = replace(settings, workers=max(1, settings.workers // len(groups)))
    choir = _Choir(len(parts), watch, listener)
    tasks = [partial(_planned, group, watch, own) for group in groups]
    found = side_by_side(tasks, settings.cancel.is_set, choir.hear)
    results = [result for answers in found for result in answers or ()]
    if len(results) < len(parts):
        raise RuntimeError("a process of the search ended without an answer")
    return with_clauses(added_up(results, watch.seconds), problem, between)


def with_clauses(result: Result, problem: Problem, clauses: tuple[Clause, ...]) -> Result:
    """Return a result with the cost of further priced clauses, which its bound knows nothing of."""
    if not clauses:
        return result
    view = View(problem)
    further = cost_by_rule(view, clauses, Facts.of(result.roster, view))
    costs = Counter(result.cost_by_rule) + Counter(further)
    return replace(
        result,
        status="rounds" if result.status == "optimal" and any(further.values()) else result.status,
        cost_milli=result.cost_milli + sum(further.values()),
        cost_by_rule={rule_id: costs[rule_id] for rule_id in result.cost_by_rule},
    )


def solve_share(
    problem: Problem,
    settings: Settings,
    share: tuple[int, int],
    listener: Listener | None = None,
    keep: Keep | None = None,
) -> Result:
    """Return what ``solve`` finds for one share of the parts; another process has the others.

    ``joined`` makes one result of all shares. Where rounds are counted, it is that of ``solve``
    however many shares there are.

    Parameters
    ----------
    share
        Number of the share, from 0, and how many there are; no more than there are parts.
    keep
        Offered, whenever the search tells something, a way to get the best result so far; before it
        is told, so that what is told of can be had even if the search is ended at once.
    """
    watch = Watch(settings.workers == 1, settings.cancel.is_set)
    number, shares = share
    parts, _ = divided(problem)
    group = shared_out(parts, shares)[number]
    choir = _Choir(len(group), watch, listener)
    people = _people(list(enumerate(parts))) if watch.counted else None

    def best(searches: Sequence[Search]) -> Result:
        return added_up([search.answer() for search in searches], watch.seconds)

    def hear(message: tuple[int, Progress], searches: Sequence[Search]) -> None:
        if keep is not None and len([s for s in searches if s.best]) == len(group):
            keep(partial(best, searches))
        choir.hear(message)

    searches = _searched(group, watch, settings, settings.cancel.is_set, hear, people)
    return best(searches)


def joined(problem: Problem, shares: Sequence[Result]) -> Result:
    """Return one result of all shares, which were searched at the same time."""
    _, between = divided(problem)
    seconds = max(share.seconds for share in shares)
    return with_clauses(added_up(shares, seconds), problem, between)


def shared_out(parts: Sequence[Part], workers: int) -> list[list[Numbered]]:
    """Return the parts in as many groups as can be searched at once, people shared out evenly."""
    groups: list[list[Numbered]] = [[] for _ in range(min(workers, len(parts)))]
    for number, part in enumerate(parts):
        min(groups, key=_people).append((number, part))
    return groups


def _people(group: Sequence[Numbered]) -> int:
    return sum(part.people for _, part in group)


def _planned(
    group: Sequence[Numbered], watch: Watch, settings: Settings, stop: Stop, tell: Tell
) -> list[Result]:
    """Return the results of parts searched in turn."""
    searches = _searched(group, watch, settings, stop, lambda message, _: tell(message))
    return [search.answer() for search in searches]


def _searched(
    group: Sequence[Numbered],
    watch: Watch,
    settings: Settings,
    stop: Stop,
    hear: Callable[[tuple[int, Progress], Sequence[Search]], None],
    people: int | None = None,
) -> list[Search]:
    """Search parts in turn, after a first roster of each of them.

    Parameters
    ----------
    hear
        Hears what each part tells, with all searches begun so far.
    people
        Among how many people the time limit is shared out; those of the group, unless given.
    """
    watch, limit_s = replace(watch, cancelled=stop), settings.time_limit_s
    people = max(1, people or _people(group))
    searches: list[Search] = []
    for number, part in group:
        search = Search(part, settings, watch, partial(_told, hear, searches, number))
        searches.append(search)
        search.span = (watch.seconds, limit_s * part.people / people)
        search.first()
    for search, (_, part) in zip(searches, group, strict=True):
        left_s = limit_s if watch.counted else max(0.0, limit_s - watch.seconds)
        search.span = (watch.seconds, left_s * part.people / people)
        people -= 0 if watch.counted else part.people
        if not search.done():
            search.improve()
        search.tell("done")
    return searches


def _told(
    hear: Callable[[tuple[int, Progress], Sequence[Search]], None],
    searches: Sequence[Search],
    number: int,
    progress: Progress,
) -> None:
    hear((number, progress), searches)


class _Choir:
    """Where the whole stands, from what its parts tell."""

    def __init__(self, parts: int, watch: Watch, listener: Listener | None) -> None:
        self._parts, self._watch, self._listener = parts, watch, listener
        self._heard: dict[int, Progress] = {}

    def hear(self, message: tuple[int, Progress]) -> None:
        """Add up what parts told last; a cost is known once every part has one."""
        number, progress = message
        self._heard[number] = progress
        if self._listener is None:
            return
        heard = self._heard.values()
        costs = [progress.cost_milli for progress in heard if progress.cost_milli is not None]
        self._listener(
            Progress(
                min((progress.stage for progress in heard), key=STAGES.index),
                self._watch.seconds,
                sum(costs) if len(costs) == self._parts else None,
                sum(progress.bound_milli for progress in heard),
                sum(progress.needed_minutes for progress in heard),
            )
        )


def added_up(results: Sequence[Result], seconds: float) -> Result:
    """Return the results of all parts as one: rosters side by side, costs and bounds added up."""
    costs: Counter[str] = Counter()
    for result in results:
        costs.update(result.cost_by_rule)
    week_costs = [result.week_cost_milli for result in results]
    return Result(
        roster=Roster.of([shift for result in results for shift in result.roster.shifts]),
        status=max((result.status for result in results), key=LEAST_TO_MOST.index),
        cost_milli=sum(result.cost_milli for result in results),
        cost_by_rule=dict(costs),
        bound_milli=sum(result.bound_milli for result in results),
        week_cost_milli=None if None in week_costs else sum(cost or 0 for cost in week_costs),
        needed_minutes=sum(result.needed_minutes for result in results),
        seconds=seconds,
        seed=results[0].seed,
        savings={key: saved for result in results for key, saved in result.savings.items()},
    )
