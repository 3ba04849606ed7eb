"""A plan as a durable job: prepare, search each share, judge, store a draft.

What a step found lies in the files of the job, in the database, so that the next step can run in
any worker. The search of a large centre is shared out: people who share no queue are planned apart,
by as many workers as there are. The draft, the end of the job and the record of both are one
transaction.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.jobs import plan_rows, solver, tasks
from api.jobs.asked import Share
from api.jobs.engine import JobFailedError, Queue, Worker
from api.jobs.plan_draft import store_draft
from api.jobs.plan_files import JobFiles, place_of
from api.jobs.watched import Watched

if TYPE_CHECKING:
    from api.db.engine import Database
    from api.jobs.identity import Identity

PLAN, SHARE = "plan", "plan-share"
CHILD_ATTEMPTS = 2
"""A child that was killed, by whatever wants its memory, gets one more chance."""

log = logging.getLogger(__name__)

Outcome = dict[str, Any]
"""What a step hands to the next: plain data. With ``refused`` or ``cancelled`` in it there is no
next one."""


class PlanJobs:
    """The jobs that make plans, in one worker.

    Parameters
    ----------
    worker
        Does them.
    database
        Where centres, drafts and files of jobs are.
    identity
        Says how many workers there are to share a search.
    shares
        The queue of shares. A plan waits for its shares, so they never wait behind plans.
    """

    def __init__(
        self, worker: Worker, database: Database, identity: Identity, shares: Queue
    ) -> None:
        self._worker, self._identity, self._queue = worker, identity, shares
        self._files = JobFiles(database, place_of(database.url, identity.name))
        self._database = database
        self._share = worker.job(SHARE, self.share)
        worker.job(PLAN, self.plan)

    def plan(self, job_id: str) -> None:
        """Make the plan of a job."""
        if not self._worker.transaction("begin", plan_rows.begin, job_id):
            return
        try:
            found = self._planned(job_id)
        except JobFailedError as error:
            found = {"refused": str(error), "code": "search-failed"}
        if "cancelled" in found:
            self._worker.transaction("cancel", plan_rows.end, job_id, plan_rows.CANCELLED)
        elif "refused" in found:
            self._worker.transaction("fail", plan_rows.fail, job_id, found)
        else:
            self._worker.transaction("store", store_draft, job_id)

    def _planned(self, job_id: str) -> Outcome:
        found = self._worker.step("prepare", self._prepare, job_id)
        if _over(found):
            return found
        count = found["shares"]
        waiting = [
            self._worker.begin(self._queue, self._share, f"{job_id}.{n}", job_id, n, count)
            for n in range(count)
        ]
        for outcome in [share.result() for share in waiting]:
            if _over(outcome):
                return outcome
        return self._worker.step("judge", self._judge, job_id, count)

    def share(self, job_id: str, number: int, shares: int) -> Outcome:
        """Search one share of a plan."""
        return self._worker.step("search", self._search, job_id, number, shares)

    def _prepare(self, job_id: str) -> Outcome:
        """Turn the files of the centre into a problem; say how many may share its search."""
        with self._files.folder() as folder:
            request = self._files.centre(job_id, folder)
            (folder / tasks.ASKED).write_text(request.asked.model_dump_json(), encoding="utf-8")
            outcome = self._in_child("prepare", job_id, folder)
            if _over(outcome):
                return outcome
            for name in (tasks.ASKED, tasks.PROBLEM, tasks.PREPARED):
                self._files.put(job_id, folder / name)
            found = tasks.Prepared.model_validate_json((folder / tasks.PREPARED).read_bytes())
        return {"shares": max(1, min(found.parts, self._identity.living()))}

    def _search(self, job_id: str, number: int, shares: int) -> Outcome:
        share = Share(number=number, shares=shares)
        with self._files.folder() as folder:
            if not self._files.fetch(job_id, folder, tasks.ASKED, tasks.PROBLEM):
                return {"cancelled": True}
            (folder / tasks.SHARE).write_text(share.model_dump_json(), encoding="utf-8")
            outcome = self._in_child("search", job_id, folder, number)
            if "refused" in outcome or not (folder / tasks.ANSWER).is_file():
                return outcome
            self._files.put(job_id, folder / tasks.ANSWER, f"{number}.{tasks.ANSWER}")
        return {}

    def _judge(self, job_id: str, shares: int) -> Outcome:
        answers = [f"{n}.{tasks.ANSWER}" for n in range(shares)]
        with self._files.folder() as folder:
            if not self._files.fetch(job_id, folder, tasks.PROBLEM, *answers):
                return {"cancelled": True}
            outcome = self._in_child("judge", job_id, folder)
            if not _over(outcome):
                self._files.put(job_id, folder / tasks.JUDGED)
        return outcome

    def _in_child(self, task: str, job_id: str, folder: Path, share: int = 0) -> Outcome:
        """Do a task in a child; a closed or cancelled job stops it, unless it judges."""
        watched = Watched(self._database, job_id, task, share)
        last = ""
        for _ in range(CHILD_ATTEMPTS):
            try:
                solver.run(task, folder, watched.cancelled, watched.hear)
            except solver.RefusedError as error:
                return {"refused": str(error), "code": "refused"}
            except solver.ChildDiedError as error:
                if watched.stopped:
                    return {"cancelled": True}
                (folder / tasks.ANSWER).unlink(missing_ok=True)
                last = str(error)
                log.exception("job %s: %s", job_id, error.words)
            else:
                return {}
        return {"refused": f"{last}, {CHILD_ATTEMPTS} times", "code": "child-died"}


def _over(outcome: Outcome) -> bool:
    return "refused" in outcome or "cancelled" in outcome
