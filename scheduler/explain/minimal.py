"""A minimal set of settings that cannot hold together, found by taking settings away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.domain import Problem


@dataclass(frozen=True)
class Setting:
    """Something in the input that could be otherwise.

    Attributes
    ----------
    text
        What it is, with names, dates and numbers, as a part of a sentence.
    cure
        How it could be changed by those who may; empty where nobody should.
    without
        Returns a problem that does not have it.
    """

    text: str
    cure: str
    without: Callable[[Problem], Problem]


def minimal(
    problem: Problem, settings: Sequence[Setting], fails: Callable[[Problem], bool]
) -> tuple[Setting, ...]:
    """Return settings that fail together and of which any one less does not.

    Settings are taken away first in halves and then singly; one comes back only when the problem no
    longer fails without it. What is left is minimal as long as fewer settings never fail where more
    of them do not.

    Parameters
    ----------
    problem
        It fails with all of ``settings``.
    settings
        What may be taken away; the first ones are the first to go.
    fails
        Asked of the problem with some of them away.

    Raises
    ------
    ValueError
        If the problem does not fail.
    """
    if not fails(problem):
        raise ValueError("there is nothing to explain: the problem does not fail")
    search = _Deletion(problem, fails)
    return tuple(search.needed(list(settings)))


def without(problem: Problem, settings: Sequence[Setting]) -> Problem:
    """Return a problem with none of these settings."""
    for setting in settings:
        problem = setting.without(problem)
    return problem


class _Deletion:
    """A problem that fails, with ever fewer settings."""

    def __init__(self, problem: Problem, fails: Callable[[Problem], bool]) -> None:
        self._problem, self._fails = problem, fails

    def needed(self, settings: list[Setting], *, surely: bool = False) -> list[Setting]:
        """Take away what can go of these settings and return what cannot.

        ``surely``: it is known that they cannot all go.
        """
        if not surely:
            fewer = without(self._problem, settings)
            if self._fails(fewer):
                self._problem = fewer
                return []
        if len(settings) <= 1:
            return settings
        half = len(settings) // 2
        first = self.needed(settings[:half])
        return [*first, *self.needed(settings[half:], surely=not first)]
