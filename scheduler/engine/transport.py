"""Minutes of people flow to queues: compiled kernels that keep the flow good as people come and go.

People with the same rates everywhere form a *profile*; within an interval only the minutes of each
profile matter. When minutes come, they push others on to the queue where one more is worth most,
along the best chain of queues; when minutes go, others move up where they are missed most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from scheduler.engine.flow_kernels import CHUNK, Floats, Ints, gain

PASSES = 3
"""Times that everybody is asked whether to hand on; chains longer than the queues never help."""

CLEARLY = 1.0 + 1e-9
"""By how much a way has to be better: equal ones would hand on in circles."""

Chain = tuple[Floats, Ints, Ints]
"""Per queue: what a useful thousandth of a minute is worth; profile that hands on, and to which
queue (-1: it stays)."""


class Flow(NamedTuple):
    """Who serves what; G profiles, W windows, Q queues, T tiers.

    Attributes
    ----------
    rates
        [profile, window, queue] thousandths of a minute that a minute counts.
    need, tops, prices, surplus
        [queue, window], [queue, window, tier], [tier]: what missing minutes cost; and a minute at
        work that is not useful.
    idle, served
        [profile, window] minutes without work; [profile, window, queue] minutes on queues.
    useful
        [queue, window] thousandths of a minute.
    """

    rates: Ints
    need: Ints
    tops: Ints
    prices: Ints
    surplus: int
    idle: Ints
    served: Ints
    useful: Ints


@njit(cache=True)
def _change(flow: Flow, queue: int, window: int, added: int) -> int:
    """Return what ``added`` useful thousandths of a minute save."""
    return gain(
        flow.useful[queue, window],
        added,
        flow.need[queue, window],
        flow.tops[queue, window],
        flow.prices,
        flow.surplus,
    )


@njit(cache=True)
def coming(flow: Flow, window: int, minutes: int) -> Chain:
    """Return what a minute more is worth on each queue if others may move on."""
    queues = flow.need.shape[0]
    value, who, to = np.zeros(queues), np.full(queues, -1), np.full(queues, -1)
    added = 1000 * minutes
    for queue in range(queues):
        value[queue] = _change(flow, queue, window, added) / added
    for _ in range(PASSES):
        moved = False
        for profile in range(flow.rates.shape[0]):
            moved |= _hand_on(flow, profile, window, value, who, to)
        if not moved:
            break
    return value, who, to


@njit(cache=True)
def _hand_on(flow: Flow, profile: int, window: int, value: Floats, who: Ints, to: Ints) -> bool:
    """Raise values by a profile that may hand on its work; return whether any rose."""
    moved = False
    for queue in range(value.size):
        if flow.served[profile, window, queue] < CHUNK:
            continue
        here = flow.rates[profile, window, queue]
        for other in range(value.size):
            there = flow.rates[profile, window, other]
            if there > 0 and there * value[other] > CLEARLY * here * value[queue]:
                value[queue] = there * value[other] / here
                who[queue], to[queue] = profile, other
                moved = True
    return moved


@njit(cache=True)
def going(flow: Flow, window: int) -> Chain:
    """Return what a minute less costs on each queue if others may move up."""
    queues = flow.need.shape[0]
    value, who, to = np.zeros(queues), np.full(queues, -1), np.full(queues, -1)
    for queue in range(queues):
        value[queue] = -_change(flow, queue, window, -1000 * CHUNK) / (1000 * CHUNK)
    for profile in range(flow.rates.shape[0]):
        for queue in range(queues):
            spare = flow.idle[profile, window] >= CHUNK
            if spare and flow.rates[profile, window, queue] > 0 and value[queue] > 0:
                value[queue], who[queue], to[queue] = 0.0, profile, queues
    for _ in range(PASSES):
        moved = False
        for profile in range(flow.rates.shape[0]):
            moved |= _move_up(flow, profile, window, value, who, to)
        if not moved:
            break
    return value, who, to


@njit(cache=True)
def _move_up(flow: Flow, profile: int, window: int, value: Floats, who: Ints, to: Ints) -> bool:
    """Lower values by a profile that may come from other queues; return whether any fell."""
    moved = False
    for other in range(value.size):
        if flow.served[profile, window, other] < CHUNK:
            continue
        there = flow.rates[profile, window, other]
        for queue in range(value.size):
            here = flow.rates[profile, window, queue]
            if here > 0 and CLEARLY * there * value[other] < here * value[queue]:
                value[queue] = there * value[other] / here
                who[queue], to[queue] = profile, other
                moved = True
    return moved


@njit(cache=True)
def _shift(flow: Flow, profile: int, window: int, queue: int, minutes: int) -> None:
    """Add minutes of a profile to a queue, or take them off."""
    flow.served[profile, window, queue] += minutes
    flow.useful[queue, window] += minutes * flow.rates[profile, window, queue]


@njit(cache=True)
def _come(flow: Flow, profile: int, window: int, minutes: int) -> None:
    value, who, to = coming(flow, window, minutes)
    best, most = -1, 0.0
    for queue in range(value.size):
        worth = flow.rates[profile, window, queue] * value[queue]
        if worth > most:
            best, most = queue, worth
    if best < 0:
        flow.idle[profile, window] += minutes
        return
    _shift(flow, profile, window, best, minutes)
    for _ in range(value.size):
        mover, target = who[best], to[best]
        if mover < 0 or flow.served[mover, window, best] < minutes:
            return
        _shift(flow, mover, window, best, -minutes)
        _shift(flow, mover, window, target, minutes)
        best = target


@njit(cache=True)
def _go(flow: Flow, profile: int, window: int, minutes: int) -> None:
    value, who, to = going(flow, window)
    best, least = -1, np.inf
    for queue in range(value.size):
        if flow.served[profile, window, queue] >= minutes:
            loss = flow.rates[profile, window, queue] * value[queue]
            if loss < least:
                best, least = queue, loss
    if best < 0:
        _go_anyhow(flow, profile, window, minutes)
        return
    _shift(flow, profile, window, best, -minutes)
    for _ in range(value.size):
        mover, source = who[best], to[best]
        if mover < 0:
            return
        if source == value.size:
            if flow.idle[mover, window] >= minutes:
                flow.idle[mover, window] -= minutes
                _shift(flow, mover, window, best, minutes)
            return
        if flow.served[mover, window, source] < minutes:
            return
        _shift(flow, mover, window, source, -minutes)
        _shift(flow, mover, window, best, minutes)
        best = source


@njit(cache=True)
def _go_anyhow(flow: Flow, profile: int, window: int, minutes: int) -> None:
    """Take minutes off whatever queues hold them."""
    left = minutes
    for queue in range(flow.need.shape[0]):
        taken = min(left, flow.served[profile, window, queue])
        if taken:
            _shift(flow, profile, window, queue, -taken)
            left -= taken


@njit(cache=True)
def come(flow: Flow, profile: int, contact: Ints) -> None:
    """Add a person's contact minutes [window]."""
    for window in range(contact.size):
        left = contact[window]
        while left > 0:
            _come(flow, profile, window, min(CHUNK, left))
            left -= CHUNK


@njit(cache=True)
def go(flow: Flow, profile: int, contact: Ints) -> None:
    """Take a person's contact minutes [window] away."""
    for window in range(contact.size):
        left = contact[window]
        taken = min(left, flow.idle[profile, window])
        flow.idle[profile, window] -= taken
        left -= taken
        while left > 0:
            _go(flow, profile, window, min(CHUNK, left))
            left -= CHUNK


@njit(cache=True)
def worth_beside(flow: Flow, profile: int, minutes: int) -> Floats:
    """Return [window] what a minute of one more person is worth if a whole window comes."""
    worth = np.zeros(flow.need.shape[1])
    for window in range(worth.size):
        if flow.rates[profile, window].max() == 0:
            continue
        value = coming(flow, window, minutes)[0]
        for queue in range(value.size):
            rate = flow.rates[profile, window, queue]
            worth[window] = max(worth[window], rate * value[queue])
    return worth
