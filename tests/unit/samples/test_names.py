"""Invented names."""

from __future__ import annotations

from scheduler.samples.names import invented_name


def test_nobody_shares_a_name() -> None:
    assert len({invented_name(number) for number in range(5184)}) == 5184


def test_names_have_two_parts() -> None:
    assert all(len(invented_name(number).split()) == 2 for number in range(100))
