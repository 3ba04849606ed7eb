"""One change of a roster, judged by the terms that it touches and by the policy on changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from scheduler.audit import Verdict
from scheduler.domain import RuleSetting, Shift
from scheduler.rules import rule
from scheduler.swaps.effects import Change, Effect
from scheduler.swaps.exchange import Shifts
from scheduler.swaps.loads import load_of
from scheduler.swaps.standing import Standing
from scheduler.swaps.verdict import Answer, RuleChange, Says, SwapVerdict

NOTICE, IMPROVED = "change.notice", "change.coverage"


def judged(before: Standing, shifts: Shifts, now: datetime | None = None) -> SwapVerdict:
    """Return what every rule says of a change.

    Parameters
    ----------
    before
        The roster as it stands.
    shifts
        Person → all shifts of the horizon that they are to have, for the people concerned.
    now
        When the change is asked for; without it the notice period is not evaluated.
    """
    return Judge(before, shifts, now).verdict()


class Judge:
    """A change, the standing after it, and what speaks for and against."""

    def __init__(self, before: Standing, shifts: Shifts, now: datetime | None) -> None:
        self.before, self.now = before, now
        self.after = before.changed(shifts)
        self.change = Change(before, self.after, tuple(shifts))
        self.coverage = self.change.coverage()

    def verdict(self) -> SwapVerdict:
        """Return the verdict of all rules."""
        effects = self.change.effects()
        settings = sorted(self.before.problem.policy.rules.items())
        changes = [
            *(self._of_rule(setting, effects.get(rule_id)) for rule_id, setting in settings),
            self._notice(),
            self._improved(),
        ]
        said = {change.says for change in changes}
        answers: tuple[Answer, ...] = ("refuse", "review")
        return SwapVerdict(
            answer=next((answer for answer in answers if answer in said), "allow"),
            cost_milli=sum(change.cost_milli for change in changes),
            changes=tuple(changes),
            coverage=self.coverage,
            loads=tuple(
                (load_of(self.before, who), load_of(self.after, who)) for who in self.change.people
            ),
            first_start=self._first_start,
        )

    def _of_rule(self, setting: RuleSetting, effect: Effect | None) -> RuleChange:
        published = rule(setting.rule_id)
        found = effect or Effect()
        unknown = self._unknown(setting.rule_id)
        return RuleChange(
            rule_id=setting.rule_id,
            title=published.title,
            unit=published.unit,
            hard=setting.hard,
            before=found.before,
            after=found.after,
            cost_milli=0 if setting.hard else (found.after - found.before) * setting.weight_milli,
            says="not evaluated" if unknown else self._says(setting, found),
            texts=(unknown,) if unknown else tuple(self._texts(setting, found)),
        )

    def _says(self, setting: RuleSetting, effect: Effect) -> Says:
        if setting.hard:
            if effect.worse_for:
                return "refuse"
            return "allow" if effect.before != effect.after else "no change"
        beyond = self.before.problem.policy.changes.review_beyond.get(setting.rule_id)
        if beyond is not None and effect.after - effect.before > beyond:
            return "review"
        return "allow" if effect.before != effect.after else "no change"

    def _unknown(self, rule_id: str) -> str | None:
        """Return what a rule of this problem lacks to be evaluated, if anything."""
        if rule_id == "roster.stability" and self.before.problem.kept is None:
            return "no published roster to compare with"
        if rule_id.startswith("cover.") and not self.before.problem.need:
            return "no need is known"
        return None

    def _texts(self, setting: RuleSetting, effect: Effect) -> Iterator[str]:
        """Yield the new violations of a rule that refuses, as its people may read them."""
        for agent_id in sorted(who for who in effect.worse_for if who is not None):
            asked = [setting.rule_id]
            old, new = (
                side.terms.alone.audit(agent_id, side.shifts.get(agent_id, ()), asked)[0]
                for side in (self.before, self.after)
            )
            known = _amounts(old)
            yield from (f.text for f in new.findings if f.amount > known[f.on])
        if None in effect.worse_for:
            yield f"{effect.after - effect.before} {rule(setting.rule_id).unit} more than before"

    @property
    def _touched(self) -> Iterator[Shift]:
        """Yield every shift that one of the rosters has and the other has not."""
        for agent_id in self.change.people:
            old, new = (side.shifts.get(agent_id, ()) for side in (self.before, self.after))
            yield from chain(
                (shift for shift in old if shift not in new),
                (shift for shift in new if shift not in old),
            )

    @property
    def _first_start(self) -> datetime | None:
        return min((shift.start for shift in self._touched), default=None)

    def _notice(self) -> RuleChange:
        hours, first = self.before.problem.policy.changes.notice_hours, self._first_start
        says: Says = "no change"
        texts: tuple[str, ...] = ()
        if first is not None and hours:
            says = "allow"
            if self.now is None:
                says, texts = "not evaluated", ("when the change is asked for is not known",)
            elif first - self.now < timedelta(hours=hours):
                left = max(0, (first - self.now) // timedelta(minutes=1))
                says = "review"
                texts = (f"the first shift starts in {left} minutes; notice is {hours:g} hours",)
        return _about_change(NOTICE, "Notice period", says, texts)

    def _improved(self) -> RuleChange:
        least = self.before.problem.policy.changes.improved_percent_min
        there = self.coverage
        says: Says = "allow" if there.improved + there.worsened else "no change"
        texts: tuple[str, ...] = ()
        if there.improved_percent < least:
            says = "review"
            changed = f"{there.improved} of {there.improved + there.worsened} changed intervals"
            texts = (f"{changed} are staffed better; {least} % is asked",)
        return _about_change(IMPROVED, "Intervals that improve", says, texts)


def _about_change(rule_id: str, title: str, says: Says, texts: tuple[str, ...]) -> RuleChange:
    return RuleChange(
        rule_id=rule_id,
        title=title,
        unit="",
        hard=False,
        before=0,
        after=0,
        cost_milli=0,
        says=says,
        texts=texts,
    )


def _amounts(verdict: Verdict) -> Counter[date]:
    amounts: Counter[date] = Counter()
    for finding in verdict.findings:
        amounts[finding.on] += finding.amount
    return amounts
