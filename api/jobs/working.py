"""A worker as a whole: its name, its engine, its sweeper, and the end of all three."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from api.jobs import plan_rows
from api.jobs.engine import Client, Queue, Worker
from api.jobs.identity import NameTakenError, take_patiently
from api.jobs.names import identity_of
from api.jobs.plan_job import PlanJobs
from api.jobs.retention import Kept, keep_forgetting
from api.jobs.sweeper import EVERY_S, Sweeper

if TYPE_CHECKING:
    from api.db.engine import Database

PLANS, SHARES = "plans", "sites"
PLANS_POLL_S, SHARES_POLL_S = 0.25, 0.1
PLANS_PER_SEARCH = 4
"""Plans begun for each search that a worker does at once: they prepare, judge and store while
another one is searched."""

CLOSE_EVERY = 5
"""Looks of the sweeper between two looks for plans that the engine has given up."""

NAME_LOST = 2

log = logging.getLogger(__name__)


@contextmanager
def working(
    database: Database,
    name: str,
    searches: int = 1,
    wait_s: int = 0,
    kept: Kept | None = None,
) -> Iterator[None]:
    """Do jobs while the block runs.

    Parameters
    ----------
    database
        Where jobs are, and everything that they are about.
    name
        Of this worker; no other process may have it.
    searches
        How many it does at the same time.
    wait_s
        How long jobs may go on at the end; those that have not ended then go on elsewhere.
    kept
        For how long what has ended is kept; None forgets nothing.

    Raises
    ------
    NameTakenError
        When another process has the name.
    """
    url = database.engine.url.render_as_string(hide_password=False)
    identity = identity_of(url, name)
    take_patiently(identity)
    plans = Queue(PLANS, PLANS_POLL_S, PLANS_PER_SEARCH * searches)
    shares = Queue(SHARES, SHARES_POLL_S, searches)
    worker = Worker(url, name, database.engine, (plans, shares))
    PlanJobs(worker, database, identity, shares)
    worker.launch()
    client, stop = Client(url), threading.Event()
    sweeper = Sweeper(identity, worker, time.monotonic)
    threads = [_begun(_sweep, sweeper, database, client, stop)]
    if kept is not None:
        threads.append(_begun(keep_forgetting, database, client, kept, stop))
    log.info("worker %s is at work", name)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        worker.close(wait_s)
        client.close()
        identity.release()


def _begun(body: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=body, args=args, daemon=True)
    thread.start()
    return thread


def _sweep(sweeper: Sweeper, database: Database, client: Client, stop: threading.Event) -> None:
    looks = 0
    while not stop.wait(EVERY_S):
        looks += 1
        try:
            sweeper.look()
            if looks % CLOSE_EVERY == 0:
                close_given_up(database, client)
        except NameTakenError as error:
            log.critical("%s", error)
            os._exit(NAME_LOST)  # at once: whoever has the name may be doing the same jobs
        except SQLAlchemyError as error:
            log.warning("a look around failed: %s", error)


def close_given_up(database: Database, client: Client) -> list[str]:
    """Close the plans whose job will not be done any more; return them."""
    with database.read() as session:
        jobs = plan_rows.open_jobs(session)
    closed = []
    for job_id in jobs:
        status = client.status(job_id)
        if status is None or status.state not in _CLOSED:
            continue
        log.error("job %s is closed: %s", job_id, status)
        with database.write() as session:
            code, text = _CLOSED[status.state]
            why = {"code": code, "refused": text.format(status)}
            closed += [job_id] if plan_rows.fail(session, job_id, why) else []
    return closed


_CLOSED = {
    "given-up": ("given-up", "Its worker died {0.attempts} times while it was at it."),
    "failed": ("failed", "It ended with an error that the log of its worker has."),
    "cancelled": ("failed", "Its job was cancelled from outside the service."),
}
"""How the engine ends a job that has not closed itself, and what is said of the plan then."""
