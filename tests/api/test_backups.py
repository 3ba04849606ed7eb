"""A backup holds everything, goes into either database, and what is broken is found."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from sqlalchemy import select, update

from api import trail
from api.auth.scope import at_the_console
from api.db.base import Base
from api.db.copy import back_up, restore
from api.db.engine import Database
from api.db.tables import (
    CentreFileRow,
    ChangeRow,
    RosterRow,
    SegmentRow,
    ShiftRow,
    TrailRow,
)
from api.verify import findings
from scheduler.errors import InputError
from tests.api.conftest import World, empty, unguarded
from tests.api.drafts import monday, publish, stored


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as session:
        return {
            table.name: sorted(
                (tuple(row) for row in session.execute(select(table)).all()), key=repr
            )
            for table in Base.metadata.sorted_tables
            if table.name != "changes"
        }


@pytest.fixture
def lived(world: World) -> World:
    """A service in which something has happened."""
    publish(world, stored(world, monday("A1"))[0])
    publish(world, stored(world, monday("A2", "A3"))[0], replaces=1)
    stored(world, monday("A4"))
    return world


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    yield database
    database.close()


def test_a_backup_holds_everything_and_is_whole(
    lived: World, other: Database, tmp_path: Path
) -> None:
    file = tmp_path / "backup.db"
    back_up(lived.running.database, file)
    assert list(tmp_path.glob(".*")) == []
    restore(file, other)
    assert contents(other) == contents(lived.running.database)
    assert findings(other) == []
    with other.read() as session, lived.running.database.read() as before:
        order = select(ChangeRow.kind, ChangeRow.subject, ChangeRow.version)
        order = order.order_by(ChangeRow.xid, ChangeRow.seq)
        assert session.execute(order).all() == before.execute(order).all()


def test_a_backup_goes_back_into_its_own_kind_of_database(lived: World, tmp_path: Path) -> None:
    database = lived.running.database
    before = contents(database)
    back_up(database, tmp_path / "backup.db")
    empty(database)
    restore(tmp_path / "backup.db", database)
    assert contents(database) == before
    assert findings(database) == []
    roster_id, version = stored(lived, monday("A5"))
    assert publish(lived, roster_id, version, replaces=2).status_code == 200


def test_a_backup_under_load_is_one_state(lived: World, other: Database, tmp_path: Path) -> None:
    database, done = lived.running.database, Signal()

    def write() -> int:
        count = 0
        while not done.is_set():
            with database.write() as session:
                trail.note(session, at_the_console("load"), "thing.done", str(count))
            count += 1
        return count

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        try:
            back_up(database, tmp_path / "backup.db")
        finally:
            done.set()
        assert sum(writer.result() for writer in writers) > 0
    restore(tmp_path / "backup.db", other)
    assert findings(other) == []


def test_nothing_is_written_over(lived: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    back_up(lived.running.database, file)
    with pytest.raises(InputError, match="is there already"):
        back_up(lived.running.database, file)
    with pytest.raises(InputError, match="is not empty"):
        restore(file, lived.running.database)
    (tmp_path / "none.db").write_bytes(b"")
    with pytest.raises(InputError, match="is no backup of this release"):
        restore(tmp_path / "none.db", lived.running.database)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (update(TrailRow).where(TrailRow.seq == 2).values(subject="x"), "entry 2 of the audit"),
        (
            update(CentreFileRow).where(CentreFileRow.name == "agents.csv").values(content=b"x"),
            "agents.csv of small is not what was stored",
        ),
        (
            update(RosterRow).where(RosterRow.status == "superseded").values(status="published"),
            "are published for the same days",
        ),
        (
            update(ShiftRow).where(ShiftRow.agent_id == "A3").values(published=False),
            "do not say whether it is published",
        ),
        (
            update(ShiftRow).where(ShiftRow.agent_id == "A3").values(agent_id="A2"),
            "overlap",
        ),
        (
            update(SegmentRow).where(SegmentRow.position == 0).values(starts_at=SegmentRow.ends_at),
            "do not make up the shift",
        ),
    ],
)
def test_what_was_harmed_is_found(lived: World, harm: Any, sentence: str) -> None:
    assert findings(lived.running.database) == []
    with unguarded(lived.running.database) as connection:
        connection.execute(harm)
    assert sentence in "\n".join(findings(lived.running.database))
