"""Need and cooldown reserve of queues that share people, in one interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forecasting.staffing.agents import agents_for
from forecasting.staffing.goals import DEFERRED_CHANNELS, Channel, ServiceGoal
from forecasting.staffing.split import split_by_weight


@dataclass(frozen=True)
class QueueStaffing:
    """How one queue is staffed.

    Parameters
    ----------
    queue, channel
        Its id and how its contacts arrive.
    staffing_group
        Queues of one group share people; ``None``: a group of its own.
    goal
        Its service goal.
    cooldown_s
        Recovery owed after a hard contact, in seconds.
    hard_contact_share
        Share of contacts that are hard, 0 to 1, where the forecast names none.
    """

    queue: str
    channel: Channel
    staffing_group: str | None
    goal: ServiceGoal
    cooldown_s: float = 0.0
    hard_contact_share: float = 0.0

    @property
    def pool(self) -> tuple[str, bool]:
        """Queues with the same value are staffed together.

        Within a group, contacts answered at once and contacts that can wait are two pools: a
        queue of letters does not shorten the wait of a caller.
        """
        name = self.queue if self.staffing_group is None else f"group {self.staffing_group}"
        return name, self.channel in DEFERRED_CHANNELS


@dataclass(frozen=True, slots=True)
class QueueDemand:
    """Contacts of one queue expected in one interval, their mean handle time, their hard share."""

    staffing: QueueStaffing
    contacts: float
    aht_s: float
    hard_contact_share: float

    @property
    def work_s(self) -> float:
        """Agent-seconds of handling, concurrent contacts counted once."""
        return self.contacts * self.aht_s / self.staffing.goal.concurrency

    @property
    def cooldown_s(self) -> float:
        """Agent-seconds of expected recovery after hard contacts; recovery is never concurrent."""
        return self.contacts * self.hard_contact_share * self.staffing.cooldown_s


@dataclass(frozen=True, slots=True)
class QueueNeed:
    """Agents for the service goal and agents in reserve for cooldowns."""

    need_agents: float
    reserve_agents: float


def pooled_need(demands: Sequence[QueueDemand], interval_s: float) -> tuple[QueueNeed, ...]:
    """Need of each queue of one pool in one interval.

    The pool's need is the fewest agents who meet the goal of every one of its queues for the
    pooled contacts at their contact-weighted handle time, patience being the contact-weighted mean
    of the queues that know theirs; never fewer than the open queues' ``min_staff`` together. It is
    split by work, ``min_staff`` being each queue's floor.

    The reserve is need(handle time + hard share x cooldown) - need(handle time), as if cooldown
    were after-call work; it is split by the cooldown each queue causes.

    Parameters
    ----------
    demands
        The open queues of one pool.
    interval_s
        Length of the interval in seconds.

    Returns
    -------
    tuple of QueueNeed
        In the order given. The needs add up to a whole number, and so do the reserves.
    """
    work_s = [demand.work_s for demand in demands]
    cooldown_s = [demand.cooldown_s for demand in demands]
    goals = _goals(demands)
    need = _agents(demands, goals, sum(work_s), interval_s)
    with_cooldown = _agents(demands, goals, sum(work_s) + sum(cooldown_s), interval_s)
    needs = split_by_weight(need, work_s, [d.staffing.goal.min_staff for d in demands])
    reserves = split_by_weight(max(0, with_cooldown - need), cooldown_s, [0.0] * len(demands))
    return tuple(map(QueueNeed, needs, reserves))


def _goals(demands: Sequence[QueueDemand]) -> frozenset[ServiceGoal]:
    """Different goals of the pool's queues, each with the pool's patience and least staff."""
    patience_s = _patience_s(demands)
    min_staff = sum(demand.staffing.goal.min_staff for demand in demands)
    different = {demand.staffing.goal for demand in demands}
    return frozenset(
        replace(goal, patience_s=patience_s, concurrency=1, min_staff=min_staff)
        for goal in different
    )


def _patience_s(demands: Sequence[QueueDemand]) -> float | None:
    known = [(d.contacts, d.staffing.goal.patience_s) for d in demands]
    weighted = [(contacts, patience) for contacts, patience in known if patience is not None]
    contacts = sum(weight for weight, _ in weighted)
    if contacts == 0.0:
        return None
    return sum(weight * patience for weight, patience in weighted) / contacts


def _agents(
    demands: Sequence[QueueDemand],
    goals: frozenset[ServiceGoal],
    work_s: float,
    interval_s: float,
) -> int:
    contacts = sum(demand.contacts for demand in demands)
    mean_s = work_s / contacts if contacts else 1.0
    channel = demands[0].staffing.channel
    return max(agents_for(work_s / interval_s, mean_s, goal, channel) for goal in goals)
