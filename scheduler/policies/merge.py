"""What several policy files say of one rule, made one.

The stricter value wins. Law is a floor besides: what is not law and looser than law is refused, and
where a parameter has no stricter side nothing but law may change what law states. Agreements and
contracts bind at once, so the stricter of theirs stands over a looser one of any later layer, with
a notice. Two things are replaced instead: a house default, which holds where nobody says otherwise
(a law that is looser says no more than how far one may go), and a value of a site by a later one
of the same layer, which is its own to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler.domain import RuleSetting
from scheduler.errors import Fault
from scheduler.policies.judged import value_faults
from scheduler.policies.stated import PolicyFile, StatedValue, Strength
from scheduler.rules import Rule

BY_NATURE: dict[str, Strength] = {"hard": "hard", "soft": "weight", "either": "weight"}
"""How strictly a rule is applied that is set without a word on it."""

BINDING = ("agreement", "contract")
"""Layers below law whose stricter values stand."""

_SOFTER_FIRST: tuple[Strength, ...] = ("off", "weight", "hard")


@dataclass(frozen=True)
class _Standing:
    """A value and the file that states it."""

    file: PolicyFile
    value: StatedValue

    def __str__(self) -> str:
        return f"{self.value.value} of {self.file.policy.policy}"

    @property
    def layer(self) -> str:
        return self.file.policy.layer


@dataclass
class Merge:
    """The setting of one rule from all files, in order of their layers, as of one date.

    Attributes
    ----------
    faults, notices
        What was refused, and what stands against something looser; complete after ``setting``.
    """

    rule: Rule[Any]
    files: Sequence[PolicyFile]
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def setting(self) -> RuleSetting | None:
        """Return the rule's setting; None when it is off, set nowhere, or faulty."""
        if not any(file.stated(self.rule.id) for file in self.files):
            return None
        strength = self._strength()
        values = {param: self._value(param) for param in self.rule.params.model_fields}
        standing = {param: found for param, found in values.items() if found}
        if strength == "off" or self.faults:
            return None
        return RuleSetting(
            rule_id=self.rule.id,
            hard=strength == "hard",
            weight=self._weight() if strength == "weight" else 0.0,
            values={param: found.value.sourced(found.file) for param, found in standing.items()},
        )

    def _strength(self) -> Strength:
        strength = BY_NATURE[self.rule.nature]
        law: PolicyFile | None = None
        bound: PolicyFile | None = None
        for file in self.files:
            stated = file.stated(self.rule.id)
            if stated is None:
                continue
            if file.is_law and self.rule.nature != "soft":
                strength, law = "hard", file
            elif law and stated.strength in {"weight", "off"}:
                self._refuse_strength(file, stated.strength, law)
            elif bound and stated.strength and _softer(stated.strength, strength):
                one = f"{strength} of {bound.policy.policy}"
                other = f"{stated.strength} of {file.policy.policy}"
                self._stands(self.rule.id, one, "is stricter than", other)
            elif stated.strength:
                strength = stated.strength
            if file.policy.layer in BINDING:
                bound = file
        return strength

    def _weight(self) -> float:
        weights = [
            file.weights[self.rule.id] for file in self.files if self.rule.id in file.weights
        ]
        if weights:
            return weights[-1]
        last = [file for file in self.files if file.stated(self.rule.id)][-1]
        reason = "is weighed but has no weight"
        self._refuse(last, self.rule.id, None, reason, "add it to [weights]")
        return 0.0

    def _value(self, param: str) -> _Standing | None:
        standing: _Standing | None = None
        law: _Standing | None = None
        for found in self._stated(param):
            if found.layer == "law":
                law = found if law is None or not self._looser(param, found, law) else law
            elif law and self._loosens(param, found, law):
                self._refuse_value(param, found, law)
            if standing is None or self._replaces(param, found, standing):
                standing = found
            else:
                compared = "is stricter than" if self._side(param) else "binds before"
                self._stands(f"{self.rule.id} {param}", standing, compared, found)
        return standing

    def _stated(self, param: str) -> list[_Standing]:
        """Return the sound values of a parameter, in order of their files."""
        stated = [(file, file.stated(self.rule.id)) for file in self.files]
        return [
            _Standing(file, value)
            for file, rule in stated
            for value in (rule.value if rule else ())
            if value.param == param and not any(value_faults(file, self.rule, value))
        ]

    def _replaces(self, param: str, found: _Standing, standing: _Standing) -> bool:
        """Return whether a value takes the place of one that stands and is not forbidden to."""
        if found.layer == "law":
            return not self._looser(param, found, standing)
        if standing.layer in BINDING:
            alike = found.layer == standing.layer and not self._side(param)
            return alike or not self._loosens(param, found, standing)
        return True

    def _loosens(self, param: str, found: _Standing, other: _Standing) -> bool:
        if self._side(param):
            return self._looser(param, found, other)
        return found.value.value != other.value.value

    def _looser(self, param: str, one: _Standing, other: _Standing) -> bool:
        """Return whether ``one`` is looser than ``other``; never where no side is stricter."""
        first: Any = one.value.value
        second: Any = other.value.value
        side = self._side(param)
        return bool(first < second if side == "larger" else side == "smaller" and first > second)

    def _side(self, param: str) -> str | None:
        extra = self.rule.params.model_fields[param].json_schema_extra
        side = extra.get("stricter") if isinstance(extra, dict) else None
        return side if isinstance(side, str) else None

    def _stands(self, place: str, standing: object, compared: str, found: object) -> None:
        self.notices.append(f"{place}: {standing} {compared} {found} and stands")

    def _refuse_strength(self, file: PolicyFile, strength: Strength, law: PolicyFile) -> None:
        reason = f"is set to {strength} where {law.policy.policy} is law"
        self._refuse(file, self.rule.id, None, reason, "leave the strength out")

    def _refuse_value(self, param: str, found: _Standing, law: _Standing) -> None:
        side = self._side(param)
        compared = "is looser than" if side else "differs from"
        cure = f"keep to {law.value.value}{' or stricter' if side else ''}, or leave it out"
        self._refuse(
            found.file,
            f"{self.rule.id} {param}",
            str(found.value.value),
            f"{compared} {law}, which is law ({law.value.source})",
            cure,
        )

    def _refuse(
        self, file: PolicyFile, column: str, value: str | None, reason: str, cure: str
    ) -> None:
        self.faults.append(Fault(file.file, None, column, value, reason, cure))


def _softer(one: Strength, other: Strength) -> bool:
    return _SOFTER_FIRST.index(one) < _SOFTER_FIRST.index(other)
