"""The recovery to expect after hard contacts, by how severe they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler.domain import Centre, Problem, Queue

COMPLAINT_S, ABUSE_S, SEVERE_S = 240.0, 600.0, 1800.0
"""Cooldown after a complaint, after abuse and after a severe contact, in seconds.

All are design choices: four minutes lie within the three to five that trainers of complaint desks
ask for; law asks for a pause after abuse without saying how long (NR-17 Annex II, Brazil; article
41 of the Occupational Safety and Health Act, Korea), and ten minutes are where the curve of HSE
report RR446 begins to show recovery; thirty minutes are what one Korean contractor gave in 2022."""

ABUSE_SHARE, SEVERE_SHARE = 0.055, 0.005
"""Shares of hard contacts that are abuse, and severe, where a centre does not say.

Design choices: eleven cases of verbal abuse a month (survey of Korea's human rights commission,
2022) among ten hard calls a day (Grandey 2004) on twenty days are 5.5 %; one in two hundred is
taken to be severe. History counts hard contacts without a grade, and ``events.csv`` holds those
that somebody reported, which are the worse ones: neither tells the shares."""


def cooldown_s(queue: Queue) -> float:
    """Return the seconds of recovery expected after a hard contact of a queue, whatever its grade.

    The mean over grades is all that staffing needs: the reserve grows with seconds, not with who
    recovers for how long.
    """
    abuse, severe = shares(queue)
    return (1 - abuse - severe) * COMPLAINT_S + abuse * ABUSE_S + severe * SEVERE_S


def shares(queue: Queue) -> tuple[float, float]:
    """Return the shares of a queue's hard contacts that are abuse, and severe."""
    abuse, severe = queue.abuse_share, queue.severe_share
    known_abuse = min(ABUSE_SHARE, 1 - (severe or 0.0)) if abuse is None else abuse
    known_severe = min(SEVERE_SHARE, 1 - known_abuse) if severe is None else severe
    return known_abuse, known_severe


def cooldown_notices(centre: Centre) -> tuple[str, ...]:
    """Return a sentence that names the queues whose hard contacts are graded by assumption."""
    assumed = [
        queue.queue
        for queue in centre.queues
        if queue.abuse_share is None or queue.severe_share is None
    ]
    if not assumed:
        return ()
    told = (
        f"of the hard contacts of {', '.join(assumed)} {ABUSE_SHARE:.1%} are taken to be abuse and "
        f"{SEVERE_SHARE:.1%} severe, with {COMPLAINT_S / 60:.0f}, {ABUSE_S / 60:.0f} and "
        f"{SEVERE_S / 60:.0f} minutes of cooldown after a complaint, abuse and a severe one: "
        "design choices. Cure: abuse_share and severe_share in centre.toml"
    )
    return (told,)


def refuse_without_reserve(problem: Problem, file: str) -> None:
    """Refuse a need that keeps no time for cooldowns where a policy of the centre asks for that.

    Raises
    ------
    InputError
        Naming the file and the policies.
    """
    unkept = not any(row.reserve_agents for row in problem.need)
    if unkept and "need_without_reserve" in problem.policy.refuses:
        names = ", ".join(problem.policy.names)
        reason = f"is nowhere above 0, and {names} plan no need without time for cooldowns"
        cure = "add the reserve for cooldowns, or let the program compute it from --forecast"
        raise InputError((Fault(file, None, "reserve_agents", None, reason, cure),))


def reserve_notices(reserves: Collection[float], file: str) -> tuple[str, ...]:
    """Return a sentence where a need that was given leaves no time for cooldowns."""
    if any(reserves):
        return ()
    return (f"{file}: reserve_agents is nowhere above 0; no time is kept for cooldowns",)
