"""Who calls, what they may do and whose rows they reach: one object, nothing allowed by default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, TypeAlias


class Permission(StrEnum):
    """What a route can ask for."""

    CENTRES_READ = "centres:read"
    CENTRES_WRITE = "centres:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    WISHES_READ = "wishes:read"
    WISHES_WRITE = "wishes:write"
    TIME_OFF_READ = "time_off:read"
    TIME_OFF_WRITE = "time_off:write"
    ROSTERS_READ = "rosters:read"
    ROSTERS_WRITE = "rosters:write"
    ROSTERS_PUBLISH = "rosters:publish"
    ACTUALS_WRITE = "actuals:write"
    VERDICTS_READ = "verdicts:read"
    PLANS_SOLVE = "plans:solve"
    SWAPS_REQUEST = "swaps:request"
    SWAPS_APPROVE = "swaps:approve"
    SWAPS_REFUSE = "swaps:refuse"
    CHANGES_READ = "changes:read"
    CARE_READ = "care:read"
    AUDIT_READ = "audit:read"
    ACCOUNTS_MANAGE = "accounts:manage"
    METRICS_READ = "metrics:read"
    SELF_READ = "self:read"


class Role(StrEnum):
    """What an account is for."""

    PLANNER = "planner"
    TEAM_LEAD = "team_lead"
    AGENT = "agent"
    HR_CLIENT = "hr_client"
    CARE_TEAM = "care_team"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_P = Permission
ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.PLANNER: frozenset(
        {
            *(_P.CENTRES_READ, _P.CENTRES_WRITE, _P.PEOPLE_READ, _P.PEOPLE_WRITE, _P.WISHES_READ),
            *(_P.TIME_OFF_READ, _P.TIME_OFF_WRITE, _P.ROSTERS_READ, _P.ROSTERS_WRITE),
            *(_P.ROSTERS_PUBLISH, _P.VERDICTS_READ, _P.PLANS_SOLVE, _P.SWAPS_APPROVE),
            *(_P.CHANGES_READ, _P.SELF_READ, _P.ACTUALS_WRITE, _P.SWAPS_REFUSE),
        }
    ),
    Role.TEAM_LEAD: frozenset(
        {
            *(_P.CENTRES_READ, _P.PEOPLE_READ, _P.ROSTERS_READ, _P.SWAPS_REQUEST),
            *(_P.SWAPS_APPROVE, _P.SWAPS_REFUSE, _P.CHANGES_READ, _P.SELF_READ),
        }
    ),
    Role.AGENT: frozenset(
        {
            *(_P.PEOPLE_READ, _P.WISHES_READ, _P.WISHES_WRITE, _P.TIME_OFF_READ),
            *(_P.ROSTERS_READ, _P.SWAPS_REQUEST, _P.SWAPS_REFUSE, _P.CHANGES_READ),
            _P.SELF_READ,
        }
    ),
    Role.HR_CLIENT: frozenset(
        {
            *(_P.CENTRES_READ, _P.PEOPLE_READ, _P.PEOPLE_WRITE, _P.TIME_OFF_READ),
            *(_P.TIME_OFF_WRITE, _P.ROSTERS_READ, _P.CHANGES_READ, _P.SELF_READ),
            _P.ACTUALS_WRITE,
        }
    ),
    Role.CARE_TEAM: frozenset({_P.CENTRES_READ, _P.CARE_READ, _P.SELF_READ}),
    Role.AUDITOR: frozenset(
        {
            *(_P.CENTRES_READ, _P.ROSTERS_READ, _P.VERDICTS_READ, _P.AUDIT_READ, _P.SELF_READ),
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            *(_P.CENTRES_READ, _P.CENTRES_WRITE, _P.AUDIT_READ, _P.ACCOUNTS_MANAGE),
            *(_P.METRICS_READ, _P.SELF_READ),
        }
    ),
}
"""Administrators look after accounts and centres, and read neither wishes nor leave."""


class Everything(Enum):
    """The reach of all rows; it has to be said."""

    EVERYTHING = "everything"


EVERYTHING: Final = Everything.EVERYTHING
NOTHING: Final[frozenset[str]] = frozenset()
Reach: TypeAlias = frozenset[str] | Everything


@dataclass(frozen=True)
class Scope:
    """What one caller may do, and to which rows: those within all four reaches.

    Attributes
    ----------
    account_id
        Who, as the audit trail names them.
    permissions
        What they may do.
    centres, sites, teams, people
        The ids of rows within reach; an empty set reaches nothing.
    """

    account_id: str
    role: Role
    permissions: frozenset[Permission]
    centres: Reach
    sites: Reach
    teams: Reach
    people: Reach

    def may(self, permission: Permission) -> bool:
        """Return whether something is allowed at all."""
        return permission in self.permissions

    def reaches_centre(self, centre_id: str) -> bool:
        """Return whether a centre, or a part of it, is within reach."""
        return _within(centre_id, self.centres) and NOTHING not in self._parts

    def reaches_whole(self, centre_id: str) -> bool:
        """Return whether all rows of a centre are within reach."""
        return _within(centre_id, self.centres) and self._parts == (EVERYTHING,) * 3

    def reaches(self, centre_id: str, site: str, team: str, agent_id: str) -> bool:
        """Return whether the rows of a person are within reach."""
        places = ((site, self.sites), (team, self.teams), (agent_id, self.people))
        return _within(centre_id, self.centres) and all(_within(*place) for place in places)

    @property
    def _parts(self) -> tuple[Reach, Reach, Reach]:
        return self.sites, self.teams, self.people


def _within(name: str, reach: Reach) -> bool:
    return reach is EVERYTHING or name in reach


def at_the_console(action: str) -> Scope:
    """Return the scope of a command on the machine itself, whose user holds the database anyway."""
    return Scope(
        account_id=f"console-{action}",
        role=Role.ADMINISTRATOR,
        permissions=frozenset(Permission),
        centres=EVERYTHING,
        sites=EVERYTHING,
        teams=EVERYTHING,
        people=EVERYTHING,
    )
