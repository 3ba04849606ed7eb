"""Links of OpenAPI: which requests an answer leads to, for readers and for tests that walk them."""

from __future__ import annotations

from typing import Any

Link = dict[str, str]
_CENTRE = {"centre_id": "$response.body#/centre_id"}
_ASKED = {"centre_id": "$request.path.centre_id"}
_FIRST = {"centre_id": "$response.body#/centres/0/centre_id"}
_PERSON = _ASKED | {"agent_id": "$response.body#/agent_id"}
_LISTED = _ASKED | {"agent_id": "$response.body#/people/0/agent_id"}
_ACCOUNT = {"account_id": "$response.body#/account_id"}
_ROSTER = {"roster_id": "$response.body#/roster_id"}
_SHIFT_ASKED = {
    "roster_id": "$request.body#/roster_id",
    "agent_id": "$request.body#/handovers/0/agent_id",
    "work_date": "$request.body#/handovers/0/work_date",
}
_ABOUT_PERSON = (
    *("person-read", "person-put", "person-skills-read", "person-skills-put"),
    *("person-wishes-read", "person-wishes-put", "person-time-off-read", "person-time-off-put"),
)
_ABOUT_CENTRE = ("centre-read", "people-list", "contracts-list", "rosters-list")
_ABOUT_ROSTER = (
    *("roster-read", "roster-shifts-list", "roster-audit-read", "roster-difference-read"),
    *("roster-files-list", "roster-publish"),
)


_ABOUT_REPAIR = (
    *("repair-read", "repair-seen", "repair-agree", "repair-refuse", "repair-approve"),
    "roster-difference-read",
)


def _to(names: tuple[str, ...], parameters: Link) -> dict[str, Link]:
    return dict.fromkeys(names, parameters)


LINKS: dict[tuple[str, str], dict[str, Link]] = {
    ("centres-list", "200"): _to(_ABOUT_CENTRE, _FIRST),
    ("centre-add", "201"): _to(_ABOUT_CENTRE, _CENTRE),
    ("people-list", "200"): _to(_ABOUT_PERSON, _LISTED),
    ("person-put", "200"): _to(_ABOUT_PERSON, _PERSON),
    ("people-import", "200"): _to(("centre-read", "people-list"), _ASKED),
    ("roster-add", "201"): _to(_ABOUT_ROSTER, _ROSTER),
    ("rosters-list", "200"): _to(
        _ABOUT_ROSTER, {"roster_id": "$response.body#/rosters/0/roster_id"}
    ),
    ("repair-add", "201"): _to(_ABOUT_REPAIR, {"roster_id": "$response.body#/roster/roster_id"}),
    ("repairs-list", "200"): _to(
        _ABOUT_REPAIR, {"roster_id": "$response.body#/repairs/0/roster_id"}
    ),
    ("repair-read", "200"): _to(_ABOUT_REPAIR[1:], _ROSTER),
    ("swap-ask", "409"): _to(("exchange-read",), _SHIFT_ASKED),
    ("user-add", "201"): _to(("user-read", "user-change"), _ACCOUNT),
    ("client-add", "201"): _to(("client-read", "client-change"), _ACCOUNT),
    ("key-add", "201"): _to(("key-read", "key-change"), _ACCOUNT),
}
"""Operation and status → the operations it leads to and where their parameters come from."""


def add_links(operation: dict[str, Any]) -> None:
    """Write the links of an operation onto its answers."""
    name = operation["operationId"]
    for (of, status), targets in LINKS.items():
        if of == name:
            operation["responses"][status]["links"] = {
                target: {"operationId": target, "parameters": parameters}
                for target, parameters in targets.items()
            }
