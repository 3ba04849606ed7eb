"""The OpenAPI document: what the framework finds, and what it cannot know.

Errors, permissions, required headers and links between answers and requests are the same
everywhere, so they are written here once instead of at each route.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from api.deps import permission_of
from api.errors import MEDIA_TYPE, PROBLEMS
from api.links import add_links

if TYPE_CHECKING:
    from fastapi import FastAPI

SUMMARY = (
    "Rosters of a contact centre: people and what they asked for, plans, published versions, the "
    "changes since. Errors are problem details (RFC 9457). Lists are paged by cursor. A change "
    "names the version that was read (If-Match); what makes something new carries an "
    "Idempotency-Key and may be sent again."
)
ALWAYS = (400, 405, 413, 422, 429, 500, 503)
SIGNED_IN = (401, 403)
REQUIRED = ("If-Match", "Idempotency-Key")
_ERROR = {
    "type": "object",
    "description": "One place that is wrong.",
    "required": ["pointer", "reason"],
    "properties": {
        "pointer": {"type": "string", "description": "RFC 6901, behind #."},
        "reason": {"type": "string"},
        "cure": {"type": ["string", "null"]},
        "file": {"type": ["string", "null"]},
        "row": {"type": ["integer", "null"]},
        "column": {"type": ["string", "null"]},
        "value": {"type": ["string", "null"]},
    },
}
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). Codes keep their meaning.",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": sorted(PROBLEMS)},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemPlace"}},
    },
}


def describe(app: FastAPI) -> None:
    """Let an application give the whole document at ``/openapi.json``."""

    @cache
    def document() -> dict[str, Any]:
        found = get_openapi(
            title=app.title, version=app.version, description=SUMMARY, routes=app.routes
        )
        _complete(found, app)
        return found

    setattr(app, "openapi", document)  # noqa: B010 - the framework's own way to say it


def _complete(document: dict[str, Any], app: FastAPI) -> None:
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"], schemas["ProblemPlace"] = _PROBLEM, _ERROR
    document["components"]["securitySchemes"] = _security_schemes()
    _no_null_in_forms(document)
    for route in iter_route_contexts(app.routes):
        if not hasattr(route, "dependant"):
            continue
        path = route.path_format or ""
        for method in route.methods or ():
            operation = document["paths"].get(path, {}).get(method.lower())
            if operation is not None:
                _complete_operation(operation, permission_of(route), path)


def _no_null_in_forms(document: dict[str, Any]) -> None:
    """Take null out of forms: a field of one is there or not, and null cannot be sent."""
    for operation in (found for path in document["paths"].values() for found in path.values()):
        for media, body in operation.get("requestBody", {}).get("content", {}).items():
            if media == "application/json":
                continue
            name = body["schema"]["$ref"].rpartition("/")[2]
            fields = document["components"]["schemas"][name]["properties"]
            for field, schema in fields.items():
                kinds = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
                if kinds:
                    kept = {key: told for key, told in schema.items() if key != "anyOf"}
                    fields[field] = {**kinds[0], **kept}


def _security_schemes() -> dict[str, Any]:
    return {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A session, a token of a client, or a key wfm_<id>_<secret>.",
        },
        "oauth2": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/v1/oauth/token", "scopes": {}}},
        },
    }


def _complete_operation(operation: dict[str, Any], permission: str | None, path: str) -> None:
    parameters = operation.get("parameters", [])
    for parameter in parameters:
        if parameter["name"] in REQUIRED:
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "minLength": 1, "maxLength": 255}
            if parameter["name"] == "If-Match":
                parameter["schema"]["pattern"] = '^"v(0|[1-9][0-9]{0,8})"$'
            else:
                parameter["schema"]["pattern"] = "^[!-~]+$"
    names = {parameter["name"] for parameter in parameters}
    statuses = _statuses(names, permission, path, has_body="requestBody" in operation)
    if permission is not None:
        operation["security"] = [{"bearer": []}, {"oauth2": [str(permission)]}]
        operation["x-permission"] = str(permission)
    responses = operation["responses"]
    if "If-None-Match" in names:
        responses["304"] = {"description": "Nothing has changed since the ETag that was named."}
    for status in sorted(statuses):
        if str(status) not in responses or status == 422:  # noqa: PLR2004 - the framework's own
            responses[str(status)] = _response(status)
    _number_headers(responses)
    add_links(operation)


def _statuses(names: set[str], permission: str | None, path: str, *, has_body: bool) -> set[int]:
    """Return which refusals an operation can come to."""
    found = {
        *(SIGNED_IN if permission is not None else ()),
        *((404,) if "{" in path or (has_body and permission is not None) else ()),
        *((412, 428, 409, 507) if "If-Match" in names else ()),
        *((409, 507) if "Idempotency-Key" in names else ()),
        *((415,) if has_body else ()),
    }
    return {*ALWAYS, *found}


def _response(status: int) -> dict[str, Any]:
    codes = [f"`{code}`: {kind.title}" for code, kind in PROBLEMS.items() if kind.status == status]
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": " · ".join(codes), "content": content}


def _number_headers(responses: dict[str, Any]) -> None:
    """Say of each answer which headers tell when to try again."""
    for status in ("429", "503"):
        if status in responses:
            responses[status]["headers"] = {
                "Retry-After": {
                    "description": "Seconds to wait.",
                    "schema": {"type": "string"},
                }
            }
