"""What goes wrong, as problem details (RFC 9457) with codes that stay.

Every answer of 400 and above has the media type ``application/problem+json``, a stable ``code``,
and a list of ``errors`` that point at what is wrong, with reason and cure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from scheduler.errors import LONGEST_SHOWN

if TYPE_CHECKING:
    from scheduler.errors import Fault, InputError

MEDIA_TYPE: Final = "application/problem+json"
Place = dict[str, Any]
"""One thing that is wrong: ``pointer``, ``reason``, and what is known of value, row and cure."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem.

    Attributes
    ----------
    status
        Of HTTP.
    title
        The same sentence each time.
    """

    status: int
    title: str


PROBLEMS: Final[dict[str, Kind]] = {
    "broken-request": Kind(400, "The request cannot be read."),
    "broken-json": Kind(400, "The body is not JSON."),
    "no-idempotency-key": Kind(400, "This request needs an Idempotency-Key header."),
    "bad-cursor": Kind(400, "The cursor is none of this list."),
    "invalid-client": Kind(401, "The client or its secret is not known."),
    "not-signed-in": Kind(401, "This needs a token, a session or a key that is valid."),
    "not-allowed": Kind(403, "The account may not do this."),
    "beyond-reach": Kind(403, "This touches rows that the account does not reach."),
    "not-found": Kind(404, "There is nothing here, or nothing that the account may see."),
    "method-not-allowed": Kind(405, "This path does not know this method."),
    "not-acceptable": Kind(406, "No answer of the media type asked for."),
    "exists": Kind(409, "There is one of this name already."),
    "in-progress": Kind(409, "A request with this key is being worked on."),
    "published-since": Kind(409, "Somebody else has published these weeks since."),
    "broken-since": Kind(409, "The centre has changed: hard rules are broken that were not."),
    "wrong-state": Kind(409, "Its state does not allow this."),
    "breaks-rules": Kind(409, "The roster breaks hard rules."),
    "overlap": Kind(409, "A person would have two published shifts at once."),
    "weeks-cross": Kind(409, "A published roster covers these weeks in part."),
    "gone": Kind(410, "This is no longer kept; begin anew."),
    "stale-version": Kind(412, "It has changed since it was read."),
    "too-large": Kind(413, "The body is larger than is taken here."),
    "unsupported-media-type": Kind(415, "A body of this media type is not taken here."),
    "invalid": Kind(422, "Something in the request is not allowed."),
    "faults": Kind(422, "The files cannot be taken as they are."),
    "other-request": Kind(422, "This key was used for another request."),
    "too-many-people": Kind(422, "The centre has more people than this service plans for."),
    "too-many-weeks": Kind(422, "The roster has more weeks than this service takes."),
    "no-version": Kind(428, "This request needs an If-Match header."),
    "too-many-requests": Kind(429, "More requests than are answered in a minute."),
    "too-many-plans": Kind(429, "As many plans wait or run as may."),
    "fault-of-ours": Kind(500, "Something went wrong here."),
    "busy": Kind(503, "The database is busy or away; try again."),
    "out-of-time": Kind(503, "There was no answer in the time that it may take."),
    "no-space": Kind(507, "There is no space left to store this."),
}
"""Code → kind. A code that was once given keeps its meaning."""

BY_STATUS: Final[dict[int, str]] = {
    400: "broken-request",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
}
"""Status of the framework's own refusals → code."""


class Problem(Exception):  # noqa: N818 - the standard's own word
    """A problem to be answered with.

    Parameters
    ----------
    code
        One of ``PROBLEMS``.
    detail
        What is wrong this time, and what to do.
    errors
        The places that are wrong.
    headers
        To be sent with it.
    more
        Further members of the body.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Sequence[Place] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or PROBLEMS[code].title)
        self.code = code
        self.status = PROBLEMS[code].status
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = dict(more or {})

    def body(self) -> dict[str, Any]:
        """Return the members of the problem."""
        return {
            "type": f"urn:shiftwell:problem:{self.code}",
            "title": PROBLEMS[self.code].title,
            "status": self.status,
            "detail": str(self),
            "code": self.code,
            "errors": list(self.errors),
            **self.more,
        }

    def response(self) -> JSONResponse:
        """Return the answer."""
        return JSONResponse(self.body(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


def not_found(what: str) -> Problem:
    """Return the problem of a thing that is not there, or that the caller must not know of."""
    return Problem("not-found", f"There is no such {what} within your reach.")


def faults_of(error: InputError, code: str = "faults") -> Problem:
    """Return the problem that lists every fault of files that were handed in."""
    count = len(error.faults)
    detail = f"{count} fault{'s' if count != 1 else ''}; nothing was stored."
    return Problem(code, detail, errors=[_fault(fault) for fault in error.faults])


def _fault(fault: Fault) -> Place:
    place = [fault.file, str(fault.row or ""), fault.column or ""]
    return {
        "pointer": "#/" + "/".join(part for part in place if part),
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value if fault.value is None else fault.value[:LONGEST_SHOWN],
        "reason": fault.reason,
        "cure": fault.cure,
    }
