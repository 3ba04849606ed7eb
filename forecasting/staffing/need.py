"""From a forecast to the agents required per queue and interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from forecasting.staffing.pool import QueueDemand, QueueNeed, QueueStaffing, pooled_need
from forecasting.staffing.split import DECIMALS

NEED_COLUMNS = (
    "queue",
    "interval_start",
    "load_erlangs",
    "need_agents",
    "reserve_agents",
    "shrinkage_agents",
    "required_agents",
)
"""Columns of the need frame, in order."""


def need_frame(
    forecast: pd.DataFrame,
    queues: Sequence[QueueStaffing],
    interval_minutes: int,
    unplanned_shrinkage_pct: float,
) -> pd.DataFrame:
    """Agents required per queue and interval: need, cooldown reserve, unplanned shrinkage.

    Shrinkage grosses up: ``(need + reserve) x (1 / (1 - s) - 1)``. It is unplanned loss only;
    leave, breaks and placed recovery are planned elsewhere and not counted here.

    Parameters
    ----------
    forecast
        ``queue``, ``interval_start`` (instants), ``offered``, ``aht_s`` and, where known,
        ``hard_contact_share``; one row per open queue and interval.
    queues
        How each queue of the forecast is staffed.
    interval_minutes
        Length of an interval.
    unplanned_shrinkage_pct
        Share of planned time that is lost unforeseen, 0 to under 100.

    Returns
    -------
    pandas.DataFrame
        ``NEED_COLUMNS``, rows and index as in the forecast, agents to 1e-6. ``load_erlangs`` is
        contacts x handle time / interval, before concurrency.

    Raises
    ------
    ValueError
        An unknown queue, a row twice, or a number out of its range.
    """
    present_share = 1.0 - unplanned_shrinkage_pct / 100
    if not 0.0 < present_share <= 1.0:
        raise ValueError(
            f"unplanned_shrinkage_pct is {unplanned_shrinkage_pct}: use 0 to under 100"
        )
    demands = _demands(forecast, {staffing.queue: staffing for staffing in queues})
    needs = _needs(demands, forecast["interval_start"].tolist(), interval_minutes * 60.0)
    frame = forecast[["queue", "interval_start"]].copy()
    load_erlangs = forecast["offered"] * forecast["aht_s"] / (interval_minutes * 60.0)
    frame["load_erlangs"] = load_erlangs.round(DECIMALS)
    frame["need_agents"] = [need.need_agents for need in needs]
    frame["reserve_agents"] = [need.reserve_agents for need in needs]
    present = frame["need_agents"] + frame["reserve_agents"]
    frame["shrinkage_agents"] = (present * (1.0 / present_share - 1.0)).round(DECIMALS)
    frame["required_agents"] = (present + frame["shrinkage_agents"]).round(DECIMALS)
    return frame


def _demands(forecast: pd.DataFrame, staffing: Mapping[str, QueueStaffing]) -> list[QueueDemand]:
    _check(forecast, staffing)
    defaults = forecast["queue"].map({k: v.hard_contact_share for k, v in staffing.items()})
    shares = forecast.get("hard_contact_share", defaults).fillna(defaults)
    if not shares.between(0.0, 1.0).all():
        raise ValueError("hard_contact_share must lie between 0 and 1")
    columns = (forecast["queue"], forecast["offered"], forecast["aht_s"], shares)
    return [
        QueueDemand(staffing[queue], contacts, aht_s, share)
        for queue, contacts, aht_s, share in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _check(forecast: pd.DataFrame, staffing: Mapping[str, QueueStaffing]) -> None:
    unknown = sorted(set(forecast["queue"]) - set(staffing))
    if unknown:
        raise ValueError(f"the forecast names queues that are not staffed: {', '.join(unknown)}")
    if forecast.duplicated(["queue", "interval_start"]).any():
        raise ValueError("the forecast has two rows for the same queue and interval")
    if not (forecast["offered"] >= 0.0).all():
        raise ValueError("offered must be 0 or more in every row of the forecast")
    if not (forecast["aht_s"] > 0.0).all():
        raise ValueError("aht_s must be positive in every row of the forecast")


def _needs(
    demands: Sequence[QueueDemand], starts: Sequence[pd.Timestamp], interval_s: float
) -> list[QueueNeed]:
    """Need of each row, pool by pool and interval by interval."""
    pools: defaultdict[tuple[object, pd.Timestamp], list[int]] = defaultdict(list)
    for row, (demand, start) in enumerate(zip(demands, starts, strict=True)):
        pools[demand.staffing.pool, start].append(row)
    needs = {
        row: need
        for rows in pools.values()
        for row, need in zip(
            rows, pooled_need([demands[row] for row in rows], interval_s), strict=True
        )
    }
    return [needs[row] for row in range(len(demands))]
