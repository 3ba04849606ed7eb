"""A child at work for a job: how far it is, and whether anybody still wants it."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from api.jobs import plan_rows
from api.jobs.asked import Told

if TYPE_CHECKING:
    from api.db.engine import Database

TELL_EVERY_S, TELL_SHARE = 1.0, 0.01
"""Progress is told so often, and in a long search a hundred times at most."""

log = logging.getLogger(__name__)


class Watched:
    """One task of a job in a child.

    Parameters
    ----------
    database
        Where progress is told, and a wish to stop is found. While it does not answer, the child
        goes on: an hour of search is worth more than a line of progress.
    job_id, task, share
        Whose task it is, which one, and of which share.

    Attributes
    ----------
    stopped
        Whether the child was asked to stop.
    """

    def __init__(self, database: Database, job_id: str, task: str, share: int) -> None:
        self._database, self._job_id = database, job_id
        self._task, self._share = task, share
        self._began = time.monotonic()
        self._told_at, self._stage = 0.0, ""
        self.stopped = False
        self._tell({})

    def cancelled(self) -> bool:
        """Return whether the child is to stop; a roster that was found is judged all the same."""
        if self._task == "judge" or self.stopped:
            return self.stopped
        try:
            with self._database.read() as session:
                self.stopped = plan_rows.cancel_wanted(session, self._job_id)
        except SQLAlchemyError as error:
            log.warning("job %s cannot be asked about: %s", self._job_id, error)
        return self.stopped

    def hear(self, told: Told) -> None:
        """Pass on how far the search is, now and then and whenever its stage changes."""
        now = time.monotonic()
        pause = max(TELL_EVERY_S, TELL_SHARE * (now - self._began))
        if told.stage == self._stage and now < self._told_at + pause:
            return
        self._told_at, self._stage = now, told.stage
        self._tell(told.model_dump(mode="json"))

    def _tell(self, told: dict[str, object]) -> None:
        data = {"task": self._task, "share": self._share, **told}
        try:
            with self._database.write() as session:
                plan_rows.tell(session, self._job_id, data)
        except SQLAlchemyError as error:
            log.warning("progress of job %s is not kept: %s", self._job_id, error)
