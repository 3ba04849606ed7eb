"""People of a centre and what is said of them, each a change of the centre's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Path, Request, Response, UploadFile

from api import paging, repeats, versions
from api.auth.scope import Permission, Scope
from api.centres.change import Change, apply, apply_to_whole
from api.centres.people_in import PEOPLE, people_in, store_people
from api.db.tables import PostingRow, SkillRow, TimeOffRow, WishRow
from api.deps import Service, needs
from api.repositories import people as repository
from api.repositories.centres import digest
from api.routes.centres import CentreId
from api.schemas.base import ID_PATTERN
from api.schemas.people import (
    ContractBody,
    Contracts,
    ContractTerms,
    People,
    PeopleImported,
    Person,
    PersonBody,
    PersonSkills,
    PersonTimeOff,
    PersonWishes,
    SkillsBody,
    TimeOffBody,
    WishesBody,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.running import Running

router = APIRouter(prefix="/v1/centres/{centre_id}", tags=["people"])
AgentId = Annotated[str, Path(pattern=ID_PATTERN, examples=["A01"])]
Reader = Annotated[Scope, needs(Permission.PEOPLE_READ)]
Writer = Annotated[Scope, needs(Permission.PEOPLE_WRITE)]
PEOPLE_BYTES = 8_000_000
"""Largest file of people: 5,000 of them with four postings each, and 400 bytes for a posting."""
EXAMPLE = (
    "agent_id,name,site,team,role,contract_id,employed_from\n"
    "A12,Kim,bln,red,agent,full,2026-12-01\n"
)

Table = Annotated[
    UploadFile,
    File(
        description="Delimited text with the columns of agents.csv, several lines for a person "
        "whose posting changes.",
        examples=[EXAMPLE],
    ),
]


@router.get("/people", operation_id="people-list")
def list_people(
    service: Service,
    request: Request,
    response: Response,
    scope: Reader,
    centre_id: CentreId,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> People:
    """List the people of a centre that are within reach."""
    (after,) = paging.read(cursor)
    with service.database.read() as session:
        rows = repository.people(session, scope, centre_id, after, limit + 1)
        shown, following = paging.page(request, response, rows, limit, lambda r: (r.agent_id,))
        postings = repository.rows_of(session, PostingRow, shown)
    people = [
        {"agent_id": row.agent_id, "version": row.version, "postings": postings[row.agent_id]}
        for row in shown
    ]
    return People.model_validate({"people": people, "next_cursor": following})


@router.post(
    "/people",
    operation_id="people-import",
    response_model=PeopleImported,
    max_body_size=PEOPLE_BYTES,
)
def import_people(
    service: Service,
    request: Request,
    scope: Writer,
    centre_id: CentreId,
    people: Table,
    if_match: versions.IfMatch = None,
    key: repeats.Key = None,
) -> Response:
    """Make or replace many people from a file, told by the ids that other systems know them by.

    ``If-Match`` names the version of the centre. People whom the file does not name stay as they
    are, and so does what it has no column for; a blank cell takes away what was there. Every fault
    of the file is told at once, and then nothing is stored.
    """
    version, content = versions.expected(if_match), people.file.read()
    repeatable = repeats.Repeatable(service, scope, key, request)
    sent = {"version": version, PEOPLE: digest(content)}
    if (told := repeatable.known(sent)) is not None:
        return told
    found = people_in(service, scope, centre_id, if_match, content)

    def effect(session: Session) -> repeats.Answer:
        body = store_people(session, scope, centre_id, if_match, found)
        return repeats.Answer(200, body, {"ETag": versions.tag(body["centre_version"])})

    return repeatable.once(sent, effect)


@router.get("/people/{agent_id}", operation_id="person-read")
def read_person(
    service: Service, response: Response, scope: Reader, centre_id: CentreId, agent_id: AgentId
) -> Person:
    """Return a person."""
    return Person.model_validate(
        _told(service, response, scope, (centre_id, agent_id), PostingRow, "postings")
    )


@router.put("/people/{agent_id}", operation_id="person-put")
def put_person(
    service: Service,
    response: Response,
    scope: Writer,
    centre_id: CentreId,
    agent_id: AgentId,
    body: PersonBody,
    if_match: versions.IfMatch = None,
) -> Person:
    """Make or replace a person, named by the id that other systems know them by.

    ``If-Match: "v0"`` makes one who is not there yet.
    """
    change = Change("agents.csv", ("agent_id", agent_id), [p.cells() for p in body.postings])
    places = [(posting.site, posting.team) for posting in body.postings]
    apply(service, scope, centre_id, change, if_match, places=places)
    return read_person(service, response, scope, centre_id, agent_id)


@router.get("/people/{agent_id}/skills", operation_id="person-skills-read")
def read_skills(
    service: Service, response: Response, scope: Reader, centre_id: CentreId, agent_id: AgentId
) -> PersonSkills:
    """Return what a person may work on."""
    return PersonSkills.model_validate(
        _told(service, response, scope, (centre_id, agent_id), SkillRow, "skills")
    )


@router.put("/people/{agent_id}/skills", operation_id="person-skills-put")
def put_skills(
    service: Service,
    response: Response,
    scope: Writer,
    centre_id: CentreId,
    agent_id: AgentId,
    body: SkillsBody,
    if_match: versions.IfMatch = None,
) -> PersonSkills:
    """Replace what a person may work on."""
    change = Change("skills.csv", ("agent_id", agent_id), [s.cells() for s in body.skills])
    apply(service, scope, centre_id, change, if_match)
    return read_skills(service, response, scope, centre_id, agent_id)


@router.get("/people/{agent_id}/wishes", operation_id="person-wishes-read")
def read_wishes(
    service: Service,
    response: Response,
    scope: Annotated[Scope, needs(Permission.WISHES_READ)],
    centre_id: CentreId,
    agent_id: AgentId,
) -> PersonWishes:
    """Return what a person wishes for."""
    return PersonWishes.model_validate(
        _told(service, response, scope, (centre_id, agent_id), WishRow, "wishes")
    )


@router.put("/people/{agent_id}/wishes", operation_id="person-wishes-put")
def put_wishes(
    service: Service,
    response: Response,
    scope: Annotated[Scope, needs(Permission.WISHES_WRITE)],
    centre_id: CentreId,
    agent_id: AgentId,
    body: WishesBody,
    if_match: versions.IfMatch = None,
) -> PersonWishes:
    """Replace what a person wishes for; people do that themselves."""
    change = Change("wishes.csv", ("agent_id", agent_id), [w.cells() for w in body.wishes])
    apply(service, scope, centre_id, change, if_match)
    return read_wishes(service, response, scope, centre_id, agent_id)


@router.get("/people/{agent_id}/time-off", operation_id="person-time-off-read")
def read_time_off(
    service: Service,
    response: Response,
    scope: Annotated[Scope, needs(Permission.TIME_OFF_READ)],
    centre_id: CentreId,
    agent_id: AgentId,
) -> PersonTimeOff:
    """Return the approved leave of a person: when, and never why."""
    return PersonTimeOff.model_validate(
        _told(service, response, scope, (centre_id, agent_id), TimeOffRow, "time_off")
    )


@router.put("/people/{agent_id}/time-off", operation_id="person-time-off-put")
def put_time_off(
    service: Service,
    response: Response,
    scope: Annotated[Scope, needs(Permission.TIME_OFF_WRITE)],
    centre_id: CentreId,
    agent_id: AgentId,
    body: TimeOffBody,
    if_match: versions.IfMatch = None,
) -> PersonTimeOff:
    """Replace the approved leave of a person."""
    change = Change("time_off.csv", ("agent_id", agent_id), [t.cells() for t in body.time_off])
    apply(service, scope, centre_id, change, if_match)
    return read_time_off(service, response, scope, centre_id, agent_id)


@router.get("/contracts", operation_id="contracts-list")
def list_contracts(
    service: Service,
    request: Request,
    response: Response,
    scope: Annotated[Scope, needs(Permission.CENTRES_READ)],
    centre_id: CentreId,
    cursor: paging.Cursor = None,
    limit: paging.Limit = 100,
) -> Contracts:
    """List the contracts of a centre, which are terms and no people."""
    (after,) = paging.read(cursor)
    with service.database.read() as session:
        rows = repository.contracts(session, scope, centre_id, after, limit + 1)
    shown, following = paging.page(request, response, rows, limit, lambda row: (row[0],))
    found = [ContractTerms.model_validate({"contract_id": n, "terms": t}) for n, t in shown]
    return Contracts(contracts=found, next_cursor=following)


@router.put("/contracts/{contract_id}", operation_id="contract-put")
def put_contract(
    service: Service,
    response: Response,
    scope: Annotated[Scope, needs(Permission.CENTRES_WRITE)],
    centre_id: CentreId,
    contract_id: Annotated[str, Path(pattern=ID_PATTERN, examples=["full"])],
    body: ContractBody,
    if_match: versions.IfMatch = None,
) -> ContractTerms:
    """Make or replace a contract; ``If-Match`` names the version of the centre."""
    rows = [terms.cells() for terms in body.terms]
    change = Change("contracts.csv", ("contract_id", contract_id), rows)
    version = apply_to_whole(service, scope, centre_id, change, if_match)
    versions.stamp(response, version)
    return ContractTerms(contract_id=contract_id, terms=body.terms)


def _told(
    service: Running,
    response: Response,
    scope: Scope,
    who: tuple[str, str],
    table: type[Any],
    name: str,
) -> dict[str, Any]:
    """Return what a table says of a person, with the person's version as its ETag."""
    with service.database.read() as session:
        row = repository.person(session, scope, *who)
        rows = repository.rows_of(session, table, [row])
    versions.stamp(response, row.version)
    return {"agent_id": row.agent_id, "version": row.version, name: rows[row.agent_id]}
