"""``prices.csv``, ``prices.json`` and ``prices.png``: what each rule of care costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from scheduler.exchange import staged_folder, write_bytes_atomically, write_json
from scheduler.exchange.csv_out import csv_text
from scheduler.exchange.files import write_text_atomically
from scheduler.pipeline.prices import Price
from scheduler.report.plots.canvas import png
from scheduler.report.plots.prices import Picture, Spot, draw

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.domain.base import Json
    from scheduler.pipeline.outcome import Outcome
    from scheduler.pipeline.prices import Prices

MILLI = 1000
FIGURES = (
    "cost", "cost_change", "control_cost_change", "noise", "beyond_noise", "broken_shifts",
    "short_minutes", "short_change", "control_short_change",
    "service_pct", "service_change", "control_service_change",
    "worst_load_minutes", "load_change", "control_load_change",
    "worst_hard_minutes", "paid_minutes",
)  # fmt: skip
"""What is said of a roster that was found."""

HEADER = ("rule", "parameter", "toward", "unit", "today", "then", "says", *FIGURES, "why")
"""Columns of ``prices.csv``; costs in person-minutes, changes against today's roster."""


def write_prices(out: Path, prices: Prices) -> None:
    """Write the table, the same for programs, and the picture; all of them or none."""
    with staged_folder(out) as stage:
        write_text_atomically(stage / "prices.csv", csv_text(HEADER, price_rows(prices)))
        write_json(stage / "prices.json", price_data(prices))
        write_bytes_atomically(stage / "prices.png", png(lambda: draw(picture_of(prices))))


def price_rows(prices: Prices) -> Iterator[tuple[object, ...]]:
    """Yield the rows of ``prices.csv``: today's roster, controls, steps."""
    today = Price(None, "control", prices.today)
    yield (None, None, None, None, None, None, "today", *_figures(prices, today), None)
    for price in (*prices.controls, prices.anew, *prices.prices):
        yield (*_step(price), price.says, *_figures(prices, price), price.why or None)


def _step(price: Price) -> tuple[object, ...]:
    step = price.step
    if step is None:
        return f"seed {price.seed}", None, None, None, None, None
    return step.rule_id, step.param, step.toward, step.unit, step.today, step.then


def _figures(prices: Prices, price: Price) -> tuple[object, ...]:
    """Return a roster's figures, each with its change and that of the control of the same seed."""
    found = price.outcome
    if found is None:
        return (None,) * len(FIGURES)
    today, control = prices.today, prices.controls[0].outcome or prices.today
    return (
        found.cost_milli / MILLI,
        (found.cost_milli - today.cost_milli) / MILLI,
        (control.cost_milli - today.cost_milli) / MILLI,
        prices.noise_of(price) / MILLI,
        prices.tells(price),
        price.broken_shifts,
        found.short_minutes,
        found.short_minutes - today.short_minutes,
        control.short_minutes - today.short_minutes,
        _percent(found.service_level),
        _gained(found, today),
        _gained(control, today),
        found.worst_load_minutes,
        found.worst_load_minutes - today.worst_load_minutes,
        control.worst_load_minutes - today.worst_load_minutes,
        found.worst_hard_minutes,
        found.paid_minutes,
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _gained(found: Outcome, today: Outcome) -> float | None:
    if found.service_level is None or today.service_level is None:
        return None
    return 100 * (found.service_level - today.service_level)


def price_data(prices: Prices) -> Json:
    """Return what stands in ``prices.json``; nobody is named in it."""
    return {
        "seed": prices.seed,
        "searched_seconds": prices.searched_s,
        "noise_milli": prices.noise_milli,
        "today": asdict(prices.today),
        "controls": [asdict(price) for price in prices.controls],
        "anew": asdict(prices.anew),
        "prices": [asdict(price) for price in prices.prices],
    }


def picture_of(prices: Prices) -> Picture:
    """Return service and load of every roster found, as the picture takes them."""
    spots = []
    for price in prices.prices:
        if price.step and price.says == "solved" and price.outcome:
            told = prices.tells(price)
            spots.append(_spot(price.outcome, str(price.step), price.step.toward, told=told))
    controls = [_spot(price.outcome, "", "control") for price in prices.controls if price.outcome]
    served = prices.today.service_level is not None
    return Picture(_spot(prices.today, "today", "today"), tuple(controls), tuple(spots), served)


def _spot(found: Outcome, label: str, toward: str, *, told: bool = False) -> Spot:
    """Return where a roster lies; missing minutes stand for a service that is not known."""
    level = found.service_level
    upward = -found.short_minutes if level is None else 100 * level
    return Spot(found.worst_load_minutes, upward, label, toward, told)
