"""What holds in the database itself, whoever writes to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from api import trail
from api.auth.scope import at_the_console
from api.db.base import Base
from api.db.engine import Database
from api.db.tables import PUBLISHED, RosterRow, ShiftRow, TrailRow
from api.db.upgrade import current, downgrade, head, is_current, upgrade
from tests.api.conftest import World, unguarded

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def add_roster(session: Session, roster_id: str = "r1") -> None:
    row = RosterRow(
        roster_id=roster_id,
        centre_id="small",
        first_date=date(2026, 3, 2),
        last_date=date(2026, 3, 8),
        status=PUBLISHED,
        based_on=0,
        centre_revision=1,
        feasible=True,
        cost_milli=0,
        audit={},
        facts={},
        created_by="test",
        created_at=AT,
    )
    session.add(row)
    session.flush()


def shift(start_hours: int, hours: int, *, published: bool = True, roster: str = "r1") -> ShiftRow:
    return ShiftRow(
        roster_id=roster,
        shift_id=f"A1:2026-03-02/{start_hours}",
        centre_id="small",
        agent_id="A1",
        work_date=date(2026, 3, 2),
        site="bln",
        starts_at=AT + timedelta(hours=start_hours),
        ends_at=AT + timedelta(hours=start_hours + hours),
        shift_code=None,
        paid_minutes=60 * hours,
        published=published,
    )


def of_the_service(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table is ours: on SQLite those of the job engine lie beside them."""
    return kind != "table" or name in Base.metadata.tables


def test_migrations_give_the_tables_of_the_models(migrated: Database) -> None:
    with migrated.read() as session:
        theirs = {"include_name": of_the_service, "compare_type": True}
        context = MigrationContext.configure(session.connection(), opts=theirs)
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(migrated: Database) -> None:
    downgrade(migrated, "base")
    assert current(migrated) is None
    assert not is_current(migrated)
    upgrade(migrated)
    assert current(migrated) == head()


def test_the_guards_are_there(migrated: Database) -> None:
    guards = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if migrated.is_sqlite
        else "SELECT conname FROM pg_constraint WHERE contype = 'x' AND condeferrable "
        "UNION SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace"
    )
    with migrated.read() as session:
        found = set(session.scalars(text(guards)))
    expected = (
        {
            "shifts_overlap_insert",
            "shifts_overlap_update",
            "audit_trail_append_only_update",
            "audit_trail_append_only_delete",
            "changes_append_only_update",
        }
        if migrated.is_sqlite
        else {"ex_shifts_overlap", "audit_trail_append_only", "changes_append_only"}
    )
    assert found == expected


def test_sqlite_holds_columns_to_their_types_and_keeps_what_was_committed(
    migrated: Database,
) -> None:
    if not migrated.is_sqlite:
        with migrated.read() as session:
            assert session.scalar(text("SHOW lock_timeout")) == "5s"
        return
    with migrated.read() as session:
        tables = session.execute(text("SELECT name, strict FROM pragma_table_list")).all()
        ours = {name: strict for name, strict in tables if name in Base.metadata.tables}
        assert set(ours.values()) == {1}
        pragmas = [
            session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 30_000]


@pytest.mark.parametrize(("start", "overlaps"), [(7, True), (8, False), (-8, False), (-7, True)])
def test_published_shifts_of_a_person_cannot_overlap(
    world: World, start: int, overlaps: bool
) -> None:
    def write() -> None:
        with world.running.database.write() as session:
            add_roster(session)
            session.add_all([shift(0, 8), shift(start, 8)])

    if overlaps:
        with pytest.raises(IntegrityError, match="ex_shifts_overlap"):
            write()
    else:
        write()


def test_drafts_may_overlap_until_they_are_published(world: World) -> None:
    database = world.running.database
    with database.write() as session:
        add_roster(session)
        session.add_all([shift(0, 8), shift(4, 8, published=False)])
    with pytest.raises(IntegrityError, match="ex_shifts_overlap"), database.write() as session:
        session.execute(update(ShiftRow).values(published=True))


def test_the_trail_cannot_be_rewritten(world: World) -> None:
    for statement in (update(TrailRow).values(actor="nobody"), delete(TrailRow)):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            world.running.database.write() as session,
        ):
            session.execute(statement)


def test_the_chain_shows_what_was_tampered_with(world: World) -> None:
    database = world.running.database
    for n in range(3):
        with database.write() as session:
            trail.note(session, at_the_console("test"), "thing.done", f"t{n}", details={"n": n})
    with database.read() as session:
        assert trail.broken_links(session) == []
    with unguarded(database) as connection:
        connection.execute(update(TrailRow).where(TrailRow.subject == "t1").values(actor="other"))
    with database.read() as session:
        assert trail.broken_links(session) == [3]
    with unguarded(database) as connection:
        connection.execute(delete(TrailRow).where(TrailRow.subject == "t1"))
    with database.read() as session:
        assert trail.broken_links(session) == [4]


def test_a_transaction_that_fails_leaves_no_entry(world: World) -> None:
    database = world.running.database

    def fail() -> None:
        with database.write() as session:
            trail.note(session, at_the_console("test"), "thing.done", "t")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.read() as session:
        assert session.query(TrailRow).where(TrailRow.subject == "t").count() == 0


def test_a_session_for_reading_sees_one_state(world: World) -> None:
    database = world.running.database
    with database.read() as session:
        before = session.query(TrailRow).count()
        with database.write() as other:
            trail.note(other, at_the_console("test"), "thing.done", "t")
        assert session.query(TrailRow).count() == before or not database.is_sqlite
    with database.read() as session:
        assert session.query(TrailRow).count() == before + 1
