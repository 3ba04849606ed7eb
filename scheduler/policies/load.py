"""Reading one policy file: TOML in, frozen data out, every fault of its shape at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scheduler.errors import Fault
from scheduler.policies.stated import PolicyError, PolicyFile

_DEPTH = 5
"""Parts of the place of a value, ``rule.0.value.0.value``; behind them stand types."""

_NO_VALUE = "is neither a finite number nor a text, true or false, or a list of such"


def load_policy(path: Path) -> PolicyFile:
    """Return the policy that ``path`` holds.

    Raises
    ------
    PolicyError
        If there is no such file, it is no TOML, or something in it is missing, unknown or of the
        wrong kind.
    """
    if not path.is_file():
        raise _refusal(path, "is not there", "name a policy file that exists")
    try:
        stated = PolicyFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise _refusal(path, f"is not UTF-8 ({error})", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _refusal(path, f"is not TOML ({error})", "write it as TOML") from error
    except ValidationError as error:
        raise PolicyError(_faults(path, error)) from error
    if stated.policy.policy != path.stem:
        cure = f"write policy = {path.stem!r} or rename the file"
        raise _refusal(path, f"calls itself {stated.policy.policy!r}", cure)
    return stated


def _refusal(path: Path, reason: str, cure: str) -> PolicyError:
    return PolicyError((Fault(path.name, None, None, None, reason, cure),))


def _faults(path: Path, error: ValidationError) -> tuple[Fault, ...]:
    """Return one fault for each place; a value is tried as every type that it may have."""
    places: dict[str, list[ErrorDetails]] = {}
    for found in error.errors():
        place = ".".join(str(part) for part in found["loc"][:_DEPTH])
        places.setdefault(place, []).append(found)
    return tuple(_fault(path, place, found) for place, found in places.items())


def _fault(path: Path, place: str, found: list[ErrorDetails]) -> Fault:
    first = found[0]
    value = None if first["type"] == "missing" else str(first["input"])
    reason = first["msg"].lower() if len(found) == 1 else _NO_VALUE
    return Fault(path.name, None, place, value, reason, "write it as the shipped policies do")
