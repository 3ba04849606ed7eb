from __future__ import annotations

import os
import signal
import threading
import time
from threading import Event

import pytest

from scheduler.cli.interrupt import POLL_S, beside, cancel_on_interrupt
from scheduler.domain import Problem
from scheduler.engine.result import Listener, Result, Settings
from scheduler.rules.example import tiny_problem
from tests.small_roster import answering, roster


def test_the_first_interrupt_cancels_and_the_second_stops() -> None:
    cancel, before = Event(), signal.getsignal(signal.SIGINT)
    with cancel_on_interrupt(cancel):
        signal.raise_signal(signal.SIGINT)
        assert cancel.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_nothing_is_changed() -> None:
    before, ran = signal.getsignal(signal.SIGINT), Event()

    def elsewhere() -> None:
        with cancel_on_interrupt(Event()):
            ran.set()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert ran.is_set()
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_is_heard_while_the_engine_works() -> None:
    answer = answering(roster())

    def patient(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        assert threading.current_thread() is not threading.main_thread()
        os.kill(os.getpid(), signal.SIGINT)
        assert settings.cancel.wait(5)
        time.sleep(3 * POLL_S)
        return answer(problem, settings, listener)

    settings = Settings()
    with cancel_on_interrupt(settings.cancel):
        result = beside(patient)(tiny_problem(), settings, None)
    assert result.status == "cancelled"


def test_what_the_engine_raises_is_raised() -> None:
    def failing(_problem: Problem, _settings: Settings, _listener: Listener | None) -> Result:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        beside(failing)(tiny_problem(), Settings(), None)
