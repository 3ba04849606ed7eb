"""How calls are counted: what is counted expires, and counting starts no threads."""

from __future__ import annotations

import threading
import time

import pytest

from api.errors import Problem
from api.limits import SWEEP_EVERY_S, Counts, Rates
from tests.api.conftest import Clock


@pytest.mark.usefixtures("clock")
def test_one_call_too_many_is_told_how_long_to_wait() -> None:
    rates = Rates()
    for _ in range(3):
        rates.count("calls", "ada", 3)
    with pytest.raises(Problem) as told:
        rates.count("calls", "ada", 3)
    assert 1 <= int((told.value.headers or {})["Retry-After"]) <= 60
    rates.count("calls", "bob", 3)
    rates.count("sign-ins", "ada", 3)


def test_a_call_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    rates, started = Rates(), list[str]()
    time.sleep(0.05)  # the thread that the library's own storage begins with has ended
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    for _ in range(5):
        rates.count("calls", "ada", 100)
    assert started == []


def test_counts_that_nobody_asks_for_again_are_thrown_away(clock: Clock) -> None:
    counts = Counts()
    for n in range(100):
        counts.incr(f"account {n}", SWEEP_EVERY_S)
    assert counts.incr("account 1", SWEEP_EVERY_S) == 2
    clock.now_s += SWEEP_EVERY_S + 1
    assert counts.incr("somebody", SWEEP_EVERY_S) == 1
    assert set(counts.storage) == set(counts.expirations) == {"somebody"}
