"""What was before an intervention and what after it, by group and never by person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from scheduler.pipeline.groups import reached, shown_groups
from scheduler.pipeline.kpis import CENTRE, FIGURES, Better, weekly
from scheduler.pipeline.resampling import Change, change_of
from scheduler.pipeline.weeks import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scheduler.exchange import CentreFiles
    from scheduler.exchange.interventions import Intervention

NO_PROOF = (
    "Before and after is no proof: season, other changes and chance stand between the same weeks. "
    "Groups that were not reached show what happened anyway."
)

Verdict = Literal["met", "missed", "open", "no target", "too few weeks"]


@dataclass(frozen=True)
class Finding:
    """One figure of one group before and after an intervention.

    Attributes
    ----------
    reached
        Whether the intervention reached the group: yes, no or partly.
    better
        Which way the figure improves.
    verdict
        ``met`` and ``missed`` when the whole interval of the mean afterwards lies on that side of
        the target; ``open`` when it holds the target.
    """

    intervention_id: str
    name: str
    kpi: str
    unit: str
    better: Better
    group: str
    reached: str
    target: float | None
    change: Change
    verdict: Verdict


@dataclass(frozen=True)
class Evaluation:
    """All findings, and what could not be judged."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...]


def evaluate(
    files: CentreFiles, folder: Path, interventions: Sequence[Intervention], seed: int
) -> Evaluation:
    """Return every figure of every group before and after each intervention.

    Only whole weeks count: those that end before it starts, and those that begin once it is in
    force and end before it ends.
    """
    team_of = {agent.agent_id: agent.team for agent in files.agents}
    groups = shown_groups(team_of)
    findings: list[Finding] = []
    notices = [] if groups else ["fewer than five people: no figure of people is shown"]
    for asked in interventions:
        for group, weeks in weekly(asked.kpi, files, folder, groups).items():
            before, after = (_within(weeks, *span) for span in _spans(asked))
            place = f"{asked.intervention_id}, {asked.kpi}, {group}"
            if not before or not after:
                side = "after" if before else "before"
                notices.append(f"{place}: no whole week {side} it is stored; left out")
                continue
            touched = "yes" if group == CENTRE else reached(groups[group], team_of, asked.teams)
            change = change_of(before, after, seed)
            findings.append(_finding(asked, group, touched, change))
    return Evaluation(tuple(findings), tuple(notices))


def _spans(asked: Intervention) -> Iterator[tuple[date, date]]:
    """Yield first and last possible start of the weeks before, and of those after."""
    reach = asked.weeks * WEEK
    yield asked.starts_on - reach, asked.starts_on - WEEK
    # the first whole week begins at most six days later
    until = asked.starts_on + reach - timedelta(days=1)
    last = asked.ends_on - WEEK + timedelta(days=1) if asked.ends_on else until
    yield asked.starts_on, min(last, until)


def _within(weeks: dict[date, float], first: date, last: date) -> list[float]:
    return [figure for week, figure in weeks.items() if first <= week <= last]


def _finding(asked: Intervention, group: str, touched: str, change: Change) -> Finding:
    figure = FIGURES[asked.kpi]
    return Finding(
        intervention_id=asked.intervention_id,
        name=asked.name,
        kpi=asked.kpi,
        unit=figure.unit,
        better=figure.better,
        group=group,
        reached=touched,
        target=asked.target,
        change=change,
        verdict=verdict_of(change, asked.target, figure.better),
    )


def verdict_of(change: Change, target: float | None, better: Better) -> Verdict:
    """Return whether the mean afterwards reaches a target, as far as its interval tells."""
    if target is None:
        return "no target"
    if change.after_low is None or change.after_high is None:
        return "too few weeks"
    best, worst = change.after_low, change.after_high
    sign = 1 if better == "lower" else -1
    if better == "higher":
        best, worst = worst, best
    if sign * worst <= sign * target:
        return "met"
    return "missed" if sign * best > sign * target else "open"
