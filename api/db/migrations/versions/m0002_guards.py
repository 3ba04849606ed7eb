"""What the database itself refuses: overlapping published shifts, a rewritten past."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE shifts ADD CONSTRAINT ex_shifts_overlap
    EXCLUDE USING gist (
        centre_id WITH =, agent_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
    ) WHERE (published) DEFERRABLE INITIALLY IMMEDIATE
    """,
    """
    CREATE FUNCTION shiftwell_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_trail_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trail
    FOR EACH STATEMENT EXECUTE FUNCTION shiftwell_append_only()
    """,
    """
    CREATE TRIGGER changes_append_only BEFORE UPDATE OR TRUNCATE ON changes
    FOR EACH STATEMENT EXECUTE FUNCTION shiftwell_append_only()
    """,
)
_POSTGRESQL_DOWN = (
    "DROP TRIGGER changes_append_only ON changes",
    "DROP TRIGGER audit_trail_append_only ON audit_trail",
    "DROP FUNCTION shiftwell_append_only()",
    "ALTER TABLE shifts DROP CONSTRAINT ex_shifts_overlap",
)
_OVERLAP = """
    CREATE TRIGGER shifts_overlap_{name} BEFORE {when} ON shifts WHEN NEW.published = 1
    BEGIN
        SELECT RAISE(ABORT, 'ex_shifts_overlap') WHERE EXISTS (
            SELECT 1 FROM shifts
            WHERE published = 1 AND centre_id = NEW.centre_id AND agent_id = NEW.agent_id
            AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
            AND NOT (roster_id = NEW.roster_id AND shift_id = NEW.shift_id)
        );
    END
"""
_APPEND_ONLY = """
    CREATE TRIGGER {table}_append_only_{name} BEFORE {when} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_MOVED = "UPDATE OF published, centre_id, agent_id, starts_at, ends_at"
_SQLITE = (
    _OVERLAP.format(name="insert", when="INSERT"),
    _OVERLAP.format(name="update", when=_MOVED),
    _APPEND_ONLY.format(table="audit_trail", name="update", when="UPDATE"),
    _APPEND_ONLY.format(table="audit_trail", name="delete", when="DELETE"),
    _APPEND_ONLY.format(table="changes", name="update", when="UPDATE"),
)
_SQLITE_DOWN = (
    "DROP TRIGGER changes_append_only_update",
    "DROP TRIGGER audit_trail_append_only_delete",
    "DROP TRIGGER audit_trail_append_only_update",
    "DROP TRIGGER shifts_overlap_update",
    "DROP TRIGGER shifts_overlap_insert",
)


def upgrade() -> None:
    """Set the guards."""
    _run(_SQLITE, _POSTGRESQL)


def downgrade() -> None:
    """Take the guards away."""
    _run(_SQLITE_DOWN, _POSTGRESQL_DOWN)


def _run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in sqlite if is_sqlite else postgresql:
        op.execute(statement)
