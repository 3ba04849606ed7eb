"""The lock on a centre: one holds it at a time, and whoever has added rows still gets it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.auth.scope import at_the_console
from api.repositories.centres import centre
from api.repositories.feed import Event
from api.repositories.feed import publish as tell
from api.repositories.rosters import Draft, store
from tests.api.conftest import World
from tests.api.drafts import CLEAN, monday
from tests.small_centre import WEEK

US = at_the_console("test")


def add(session: Session) -> None:
    """Add rows that refer to the centre, uncommitted."""
    store(session, US, Draft("small", 1, WEEK, 1, monday("A1"), CLEAN))
    tell(session, "small", [Event("mark", "m", 1)])
    session.flush()


def lock(session: Session) -> str:
    return centre(session, US, "small", lock=True).centre_id


def test_one_transaction_holds_the_lock_and_rows_that_others_add_do_not(world: World) -> None:
    database = world.running.database
    if database.is_sqlite:  # has one writer at a time, whatever it writes
        with database.write() as session:
            add(session)
            assert lock(session) == "small"
        return
    with database.sessions() as one, database.sessions() as other:
        for session in (one, other):
            session.execute(text("SET LOCAL lock_timeout = '500ms'"))
            add(session)
        lock(one)
        with pytest.raises(OperationalError, match="lock timeout"):
            lock(other)
