"""Centres on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.db.tables import CentreFileRow, CentreRow
from api.schemas.base import Name, Version, Wire, WireInstant


class SiteView(Wire):
    """A place of a centre."""

    site: Name
    time_zone: str
    country: str


class QueueView(Wire):
    """A queue of a centre, in brief; ``centre.toml`` has all of it."""

    queue: Name
    name: str | None
    channel: str
    sites: list[Name]


class CentreView(Wire):
    """A centre, in brief.

    ``notices`` is what its reader set aside or took for granted.
    """

    centre_id: Name
    name: str
    version: Version
    sites: list[SiteView]
    queues: list[QueueView]
    policies: list[str]
    notices: list[str]
    changed_at: WireInstant

    @classmethod
    def of(cls, row: CentreRow) -> CentreView:
        """Return the wire of a row."""
        data = row.data
        return cls(
            centre_id=row.centre_id,
            name=row.name,
            version=row.revision,
            sites=[
                SiteView(site=s["site"], time_zone=s["time_zone"], country=s["country"])
                for s in data["sites"]
            ],
            queues=[
                QueueView(queue=q["queue"], name=q["name"], channel=q["channel"], sites=q["sites"])
                for q in data["queues"]
            ],
            policies=data["policies"],
            notices=row.notices,
            changed_at=row.changed_at,
        )


class Centres(Wire):
    """A page of centres; the header ``Link`` names the next."""

    centres: list[CentreView]
    next_cursor: str | None


class FileView(Wire):
    """A file of a centre as it is."""

    name: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    since_version: Version

    @classmethod
    def of(cls, row: CentreFileRow) -> FileView:
        """Return the wire of a row."""
        return cls(name=row.name, sha256=row.sha256, since_version=row.from_revision)


class CentreFileList(Wire):
    """The files that a centre consists of."""

    files: list[FileView]
