"""Processes side by side: answers in order, what they tell is heard, a yes stops all."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from scheduler.engine.side_by_side import Stop, Tell, quiet, side_by_side


def never() -> bool:
    return False


def named(name: str, _stop: Stop, tell: Tell) -> tuple[str, int]:
    tell(f"{name} begins")
    return name, os.getpid()


def waiting(stop: Stop, _tell: Tell) -> str:
    while not stop():
        time.sleep(0.001)
    return "told to stop"


def dying(_stop: Stop, _tell: Tell) -> str:
    os._exit(3)


def test_answers_come_in_order_from_processes_of_their_own() -> None:
    heard: list[str] = []
    tasks = [partial(named, name) for name in ("first", "second", "third")]
    found = [answer for answer in side_by_side(tasks, never, heard.append) if answer]
    assert [name for name, _ in found] == ["first", "second", "third"]
    assert found[0][1] == os.getpid()
    assert len({process for _, process in found}) == 3
    assert sorted(heard) == ["first begins", "second begins", "third begins"]


def test_without_forks_one_runs_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    found = side_by_side([partial(named, name) for name in "ab"], never)
    assert found == [("a", os.getpid()), ("b", os.getpid())]


def test_a_yes_to_stopping_reaches_all() -> None:
    asked = iter([False, False, False])
    found = side_by_side([waiting, waiting], lambda: next(asked, True))
    assert found == ["told to stop", "told to stop"]


def test_others_stop_with_the_first_where_they_are_to_hurry() -> None:
    found = side_by_side([quiet(lambda _stop: "at once"), waiting], never, hurry=True)
    assert found == ["at once", "told to stop"]


def test_others_go_on_after_the_first_where_they_are_not() -> None:
    def slow(stop: Stop) -> bool:
        time.sleep(0.2)
        return stop()

    assert side_by_side([quiet(lambda _stop: True), quiet(slow)], never) == [True, False]


def test_a_process_that_dies_leaves_nothing() -> None:
    assert side_by_side([quiet(lambda _stop: "here"), dying], never) == ["here", None]


def test_a_failure_here_stops_the_others() -> None:
    def failing(_stop: Stop) -> str:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        side_by_side([quiet(failing), waiting], never)


def asking(outer: Stop, stop: Stop) -> bool:
    """Ask a task's own stop from a process of its own, for as long as that may go on."""
    told = False
    while not stop():
        told = outer() or told
    return told


def with_a_process_of_its_own(outer: Stop, _tell: Tell) -> list[bool | None]:
    brief = quiet(lambda _stop: time.sleep(0.3))
    return side_by_side([brief, quiet(partial(asking, outer))], never, hurry=True)


def telling(_stop: Stop, tell: Tell) -> str:
    for number in range(40):
        tell(number)
        time.sleep(0.005)
    return "told"


def test_what_a_task_tells_is_not_lost_in_processes_of_another() -> None:
    heard: list[int] = []
    found = side_by_side([with_a_process_of_its_own, telling], never, heard.append)
    assert found == [[None, False], "told"]
    assert heard == list(range(40))


def test_a_process_of_a_task_is_not_told_to_stop_as_if_left_alone() -> None:
    found = side_by_side([quiet(lambda _stop: None), with_a_process_of_its_own], never)
    assert found == [None, [None, False]]
