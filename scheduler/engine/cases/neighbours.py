"""Which days a step of the search over a public case plans anew: some people's, or some weeks'."""

from __future__ import annotations

from random import Random

from scheduler.cases import Case
from scheduler.engine.cases.model import Places

LEAST_SHARE = 0.02
GROW, SHRINK = 1.15, 0.85


class Neighbourhood:
    """A share of the people, or of the days, drawn at random; the share follows what can be solved.

    Attributes
    ----------
    share
        Part of all days that is planned anew.
    """

    def __init__(self, case: Case, share: float, *, by_days: bool) -> None:
        self.case, self.share, self.by_days = case, share, by_days

    def draw(self, rng: Random) -> Places:
        """Return the days to be planned anew."""
        people, days = [*self.case.agent_ids], range(self.case.days)
        if self.by_days:
            length = max(2, round(self.share * self.case.days))
            first = rng.randrange(1 - length // 2, self.case.days - length // 2)
            days = range(max(0, first), min(self.case.days, first + length))
        else:
            people = rng.sample(people, min(len(people), max(2, round(self.share * len(people)))))
        return frozenset((who, day) for who in people for day in days)

    def adapt(self, *, solved: bool) -> None:
        """Take more next time when all was proven, less when it was not."""
        share = self.share * (GROW if solved else SHRINK)
        self.share = min(1.0, max(LEAST_SHARE, share))
