"""Requests to exchange shifts on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.auth.scope import Scope
from api.db.tables import SwapRow
from api.repositories import swaps
from api.schemas.base import Name, Version, Wire, WireDate, WireInstant
from scheduler.swaps import Handover, Proposal, ShiftRef, SwapVerdict

Status = Literal["asked", "agreed", "approved", "refused", "withdrawn", "expired"]
From = Annotated[int, Field(ge=0, lt=2880, examples=[780])]
To = Annotated[int, Field(gt=0, le=2880, examples=[1020])]
"""Minutes after the midnight of the shift's date, on the clocks of its person's site."""


class HandoverView(Wire):
    """A shift, or the part of it between two clock minutes, and who is to have it."""

    agent_id: Name
    work_date: WireDate
    from_minute: From | None = None
    to_minute: To | None = None
    to: Name

    def domain(self) -> Handover:
        """Return the handover as the domain has it."""
        shift = ShiftRef(**self.model_dump(exclude={"to"}))
        return Handover(shift=shift, to=self.to)

    @classmethod
    def of(cls, handover: Handover) -> HandoverView:
        """Return the wire of a handover."""
        return cls.model_validate({**handover.shift.model_dump(), "to": handover.to})


class SwapAsked(Wire):
    """What is asked for: one handover is a give-away, two a swap, more a cycle."""

    roster_id: Annotated[str, Field(pattern=r"^roster-[0-9a-f]{24}$")]
    handovers: Annotated[list[HandoverView], Field(min_length=1, max_length=6)]


class RuleView(Wire):
    """What one rule says of a change; texts are shown to planners alone."""

    rule_id: str
    title: str
    says: Literal["allow", "review", "refuse", "no change", "not evaluated"]
    texts: list[str]


class VerdictOfChange(Wire):
    """What all rules say; intervals of need that are staffed better, and worse, than before."""

    answer: Literal["allow", "review", "refuse"]
    cost_milli: int
    improved: int
    worsened: int
    rules: list[RuleView]

    @classmethod
    def of(cls, verdict: SwapVerdict) -> VerdictOfChange:
        """Return the wire of a verdict, as far as it may be shown."""
        there = verdict.coverage
        rules = [
            RuleView(rule_id=c.rule_id, title=c.title, says=c.says, texts=list(c.texts))
            for c in verdict.changes
            if c.says != "no change"
        ]
        return cls(
            answer=verdict.answer,
            cost_milli=verdict.cost_milli,
            improved=there.improved if there else 0,
            worsened=there.worsened if there else 0,
            rules=rules,
        )


class ConsentView(Wire):
    """An answer to a version, and whether a lead acted for an absent person.

    The version is null where a request was agreed to before versions were kept.
    """

    agent_id: Name
    version: Version | None
    at: WireInstant
    for_absent: bool


class SwapView(Wire):
    """A request with its verdict; ``result_id`` is the roster that its approval made."""

    swap_id: str
    centre_id: Name
    roster_id: str
    handovers: list[HandoverView]
    status: Status
    consents: list[ConsentView]
    verdict: VerdictOfChange
    asked_at: WireInstant
    expires_at: WireInstant
    decided_at: WireInstant | None
    result_id: str | None
    version: Version

    @classmethod
    def of(cls, row: SwapRow, scope: Scope) -> SwapView:
        """Return the wire of a row as an account may read it."""
        verdict = swaps.shown(scope, SwapVerdict.model_validate(row.verdict))
        same = ("swap_id", "centre_id", "roster_id", "asked_at", "expires_at", "decided_at")
        fields: dict[str, Any] = {name: getattr(row, name) for name in (*same, "result_id")}
        consents = [
            ConsentView(
                agent_id=who,
                version=said.get("version"),
                at=said["at"],
                for_absent=said["for_absent"],
            )
            for who, said in sorted(row.consents.items())
        ]
        return cls.model_validate(
            {
                **fields,
                "handovers": [HandoverView.of(h) for h in swaps.handovers_of(row)],
                "status": swaps.status_of(row, datetime.now(UTC)),
                "consents": consents,
                "verdict": VerdictOfChange.of(verdict),
                "version": row.version,
            }
        )


class Swaps(Wire):
    """Requests that concern somebody within reach, the newest first."""

    swaps: list[SwapView]


class Consent(Wire):
    """Who answers: the person, or an absent one for whom their lead acts."""

    agent_id: Name


class PartnerView(Wire):
    """An exchange that no rule refuses."""

    handovers: list[HandoverView]
    verdict: VerdictOfChange

    @classmethod
    def of(cls, proposal: Proposal, scope: Scope) -> PartnerView:
        """Return the wire of a proposal as an account may read it."""
        return cls(
            handovers=[HandoverView.of(handover) for handover in proposal.handovers],
            verdict=VerdictOfChange.of(swaps.shown(scope, proposal.verdict)),
        )


class Partners(Wire):
    """Who could take a shift, and for what, the best first."""

    partners: list[PartnerView]


class BestExchange(Wire):
    """The best small exchange around a shift; null where rules refuse every one."""

    exchange: PartnerView | None


class Receipt(Wire):
    """When an account has seen a version of a roster for the first time."""

    roster_id: str
    number: int | None
    seen_at: WireInstant
