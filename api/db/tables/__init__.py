"""The tables of the service, one file for what belongs together."""

from api.db.tables.accounts import Account, ClientRow, KeyRow, UserRow
from api.db.tables.calendars import CalendarRow
from api.db.tables.centres import (
    CentreFileRow,
    CentreRow,
    ContractRow,
    PersonRow,
    PostingRow,
    SkillRow,
    TimeOffRow,
    WishRow,
)
from api.db.tables.records import ChangeRow, RepeatRow, TrailRow
from api.db.tables.rosters import (
    DRAFT,
    PUBLISHED,
    SUPERSEDED,
    RepairAnswerRow,
    RosterFileRow,
    RosterRow,
    SeenRow,
    SegmentRow,
    ShiftRow,
)
from api.db.tables.work import JobFileRow, JobRow, ProgressRow, SwapRow

__all__ = [
    "DRAFT",
    "PUBLISHED",
    "SUPERSEDED",
    "Account",
    "CalendarRow",
    "CentreFileRow",
    "CentreRow",
    "ChangeRow",
    "ClientRow",
    "ContractRow",
    "JobFileRow",
    "JobRow",
    "KeyRow",
    "PersonRow",
    "PostingRow",
    "ProgressRow",
    "RepairAnswerRow",
    "RepeatRow",
    "RosterFileRow",
    "RosterRow",
    "SeenRow",
    "SegmentRow",
    "ShiftRow",
    "SkillRow",
    "SwapRow",
    "TimeOffRow",
    "TrailRow",
    "UserRow",
    "WishRow",
]
