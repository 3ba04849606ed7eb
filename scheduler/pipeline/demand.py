"""From history to contacts expected, and from them to people required."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from forecasting.forecast import QueueDefaults, forecast
from forecasting.frames import HistoryError, TidyHistory, tidy
from forecasting.staffing import QueueStaffing, ServiceGoal, need_frame
from scheduler.domain import NeedInterval
from scheduler.errors import Fault, InputError
from scheduler.exchange import zones_of_queues
from scheduler.exchange.frame import Frame
from scheduler.pipeline.cooldowns import cooldown_s
from scheduler.pipeline.occupancy import occupancy_cap_pct
from scheduler.pipeline.weeks import WEEK, week_start

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forecasting.calendars import QueueCalendar
    from scheduler.domain import Centre, Queue
    from scheduler.exchange import CentreFiles
    from scheduler.pipeline.weeks import Horizon

HARD_CONTACT_SHARE = 0.05
"""Share of contacts taken to be hard where no wrap-up code and no centre says (a design choice)."""

_CURE = ". Cure: "


def tidy_history(files: CentreFiles, calendars: Mapping[str, QueueCalendar]) -> TidyHistory:
    """Return the centre's history in order, with what was changed or is missing.

    Raises
    ------
    InputError
        When it holds no rows, or rows that cannot be used.
    """
    if files.history.empty:
        reason, cure = "has no rows", "fill it, or give --forecast or --need"
        raise InputError((Fault("history.csv", None, None, None, reason, cure),))
    try:
        return tidy(files.history, calendars)
    except HistoryError as error:
        raise refused(error) from error


def forecast_weeks(
    files: CentreFiles,
    history: TidyHistory,
    calendars: Mapping[str, QueueCalendar],
    horizon: Horizon,
) -> Frame:
    """Return the forecast of every queue for a horizon; weeks before it are bridged.

    Raises
    ------
    InputError
        Naming every queue that cannot be forecast, why, and the cure.
    """
    defaults = {
        queue.queue: QueueDefaults(queue.default_aht_s, share_assumed(queue))
        for queue in files.centre.queues
    }
    try:
        return forecast(history.frame, calendars, horizon.first, horizon.last, defaults)
    except HistoryError as error:
        raise refused(error) from error


def share_assumed(queue: Queue) -> float:
    """Return the share of hard contacts of a queue whose history grades none."""
    return HARD_CONTACT_SHARE if queue.hard_contact_share is None else queue.hard_contact_share


def share_notices(centre: Centre, told: Collection[str]) -> tuple[str, ...]:
    """Return a sentence for each queue whose share of hard contacts is assumed.

    Parameters
    ----------
    centre
        Its queues may state a share.
    told
        Queues whose share the history or the forecast tells.
    """
    return tuple(
        f"queue {queue.queue}: {HARD_CONTACT_SHARE:.0%} of contacts are taken to be hard"
        for queue in centre.queues
        if queue.hard_contact_share is None and queue.queue not in told
    )


def need_of(expected: Frame, centre: Centre) -> tuple[NeedInterval, ...]:
    """Return the people required for contacts expected, in order of queue and interval.

    Raises
    ------
    InputError
        When a queue's service goal contradicts itself.
    """
    frame = need_frame(
        expected, staffing_of(centre), centre.interval_minutes, centre.unplanned_shrinkage_pct
    )
    need = [
        NeedInterval.model_validate(
            {**row, "interval_start": row["interval_start"].to_pydatetime()}
        )
        for row in frame.to_dict(orient="records")
    ]
    return tuple(sorted(need, key=lambda row: (row.queue, row.interval_start)))


def need_within(
    need: Iterable[NeedInterval], horizon: Horizon, centre: Centre, file: str
) -> tuple[NeedInterval, ...]:
    """Return the rows of a file whose local date at the queue's site lies in a horizon.

    Raises
    ------
    InputError
        When there is none.
    """
    zones = {queue: ZoneInfo(zone) for queue, zone in zones_of_queues(centre).items()}
    rows = tuple(
        row for row in need if row.interval_start.astimezone(zones[row.queue]).date() in horizon
    )
    if not rows:
        reason = f"has no interval between {horizon.first} and {horizon.last}"
        raise InputError((Fault(file, None, "interval_start", None, reason, "say --week"),))
    return rows


def week_notices(
    need: Iterable[NeedInterval], horizon: Horizon, centre: Centre, file: str
) -> tuple[str, ...]:
    """Return a sentence for each week of a horizon in which a file holds no interval."""
    zones = {queue: ZoneInfo(zone) for queue, zone in zones_of_queues(centre).items()}
    dates = {row.interval_start.astimezone(zones[row.queue]).date() for row in need}
    held = {week_start(day, centre.week_starts_on) for day in dates}
    weeks = (horizon.first + n * WEEK for n in range(horizon.weeks))
    return tuple(
        f"{file}: has no interval in the week of {week}; nobody is needed in it"
        for week in weeks
        if week not in held
    )


def refused(error: HistoryError) -> InputError:
    """Return what forecasting finds wrong with a history as faults of the file."""
    parts = (sentence.partition(_CURE) for sentence in error.faults)
    return InputError(
        tuple(
            Fault("history.csv", None, None, None, reason, cure or "correct the history")
            for reason, _, cure in parts
        )
    )


def staffing_of(centre: Centre) -> list[QueueStaffing]:
    """Return how each queue of a centre is staffed.

    Raises
    ------
    InputError
        With every service goal that contradicts itself.
    """
    staffing: list[QueueStaffing] = []
    faults: list[Fault] = []
    for queue in centre.queues:
        try:
            staffing.append(_staffing_of(queue))
        except ValueError as error:
            reason, cure = f"queue {queue.queue}: {error}", "correct the queue's service goal"
            faults.append(Fault("centre.toml", None, None, None, reason, cure))
    if faults:
        raise InputError(tuple(faults))
    return staffing


def _staffing_of(queue: Queue) -> QueueStaffing:
    goal = ServiceGoal(
        service_level_pct=queue.service_level_pct,
        answer_within_s=queue.answer_within_s,
        service_level_definition=queue.service_level_definition,
        max_asa_s=queue.max_asa_s,
        max_abandon_pct=queue.max_abandon_pct,
        max_occupancy_pct=occupancy_cap_pct(queue),
        patience_s=queue.patience_s,
        concurrency=queue.concurrency,
        min_staff=queue.min_staff,
    )
    return QueueStaffing(
        queue=queue.queue,
        channel=queue.channel,
        staffing_group=queue.staffing_group,
        goal=goal,
        cooldown_s=cooldown_s(queue),
        hard_contact_share=share_assumed(queue),
    )
