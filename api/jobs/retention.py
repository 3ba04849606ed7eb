"""What need not be kept: answers to repeated requests, and jobs that ended long ago.

Workers look once an hour and delete a few rows at a time, so that nobody waits long for them. The
audit trail, rosters of every state and the files of centres are for ever: nothing here knows them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from api.db.tables import JobRow, RepeatRow

if TYPE_CHECKING:
    from api.db.engine import Database
    from api.jobs.engine import Client
    from api.settings import Settings

EVERY_S = 3600.0
AT_ONCE = 200
"""Rows deleted in one transaction."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """For how many days something is kept.

    Attributes
    ----------
    repeats_days
        The answer to a request with an ``Idempotency-Key``, from when it was given.
    jobs_days
        A job with its progress, from when it ended.
    """

    repeats_days: int
    jobs_days: int

    @classmethod
    def of(cls, settings: Settings) -> Kept:
        """Return what settings say."""
        return cls(settings.repeats_kept_days, settings.jobs_kept_days)


@dataclass(frozen=True)
class Forgotten:
    """How many rows are gone."""

    repeats: int
    jobs: int


def keep_forgetting(database: Database, client: Client, kept: Kept, stop: Event) -> None:
    """Forget what is too old, now and once an hour, until told to stop."""
    while True:
        try:
            found = forget(database, client, kept, datetime.now(UTC), stop)
            if found.repeats or found.jobs:
                log.info("forgotten: %d repeats, %d jobs", found.repeats, found.jobs)
        except SQLAlchemyError as error:
            log.warning("nothing more is forgotten now: %s", error)
        if stop.wait(EVERY_S):
            return


def forget(database: Database, client: Client, kept: Kept, now: datetime, stop: Event) -> Forgotten:
    """Forget what is too old at an instant; return how much it was."""
    repeats_before = now - timedelta(days=kept.repeats_days)
    jobs_before = now - timedelta(days=kept.jobs_days)
    return Forgotten(
        repeats=_all(lambda: _some_repeats(database, repeats_before), stop),
        jobs=_all(lambda: _some_jobs(database, client, jobs_before), stop),
    )


def _all(some: Callable[[], int], stop: Event) -> int:
    """Repeat something that deletes a few rows until it finds few, or is to stop."""
    total, count = 0, AT_ONCE
    while count >= AT_ONCE and not stop.is_set():
        count = some()
        total += count
    return total


def _some_repeats(database: Database, before: datetime) -> int:
    """Delete a few answers; those that another worker is deleting are left to it."""
    name = (RepeatRow.account_id, RepeatRow.key)
    old = select(*name).where(RepeatRow.created_at < before).limit(AT_ONCE)
    chosen = tuple_(*name).in_(old.with_for_update(skip_locked=True))
    with database.write() as session:
        gone = session.scalars(
            delete(RepeatRow).where(chosen).returning(RepeatRow.key),
            execution_options={"synchronize_session": False},
        )
        return len(gone.all())


def _some_jobs(database: Database, client: Client, before: datetime) -> int:
    """Delete a few jobs, those of the engine first: a crash between leaves ours to come back to."""
    old = select(JobRow.job_id).where(JobRow.ended_at < before).limit(AT_ONCE)
    with database.read() as session:
        job_ids = session.scalars(old).all()
    if not job_ids:
        return 0
    client.forget(job_ids)
    with database.write() as session:
        known = select(JobRow).where(JobRow.job_id.in_(job_ids))
        rows = session.scalars(known.with_for_update(skip_locked=True)).all()
        for row in rows:
            session.delete(row)
    return len(rows)
