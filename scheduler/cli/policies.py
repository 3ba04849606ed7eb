"""``shiftwell policies``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from scheduler.cli.console import say, say_json, say_table
from scheduler.cli.options import AsJson, At
from scheduler.domain import Policy
from scheduler.pipeline.policies import SHIPPED, policy_at, shipped_policies
from scheduler.policies import load_policy

DEFAULT = "default"
DISCLAIMER = (
    "This is no legal advice: values come from the sources named, and some are design choices. "
    "Have those that matter to you confirmed for your country, your agreements and your date."
)


def policies(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Policies laid over the house defaults in this order: names or .toml files.",
            show_default=False,
        ),
    ] = None,
    at: At = None,
    json: AsJson = False,
) -> None:
    """List the policies that come with the program, or show what some put in force on a date.

    Each value is shown with its unit, where it comes from, and whether a source that was read
    confirms it. Values of the layer law are floors: a later policy may be stricter, never looser.

    Example: shiftwell policies eu --at 2026-11-30
    """
    if not names:
        _list(json=json)
        return
    on = at or datetime.now(tz=UTC).astimezone().date()
    layered = names if DEFAULT in names else [DEFAULT, *names]
    policy = policy_at(layered, on)
    if json:
        say_json({**policy.model_dump(), "notice": DISCLAIMER, "unconfirmed": _unconfirmed(policy)})
    else:
        _show(policy)


def _list(*, json: bool) -> None:
    heads = [load_policy(SHIPPED / f"{name}.toml").policy for name in shipped_policies()]
    if json:
        say_json([head.model_dump() for head in heads])
        return
    rows = [(head.policy, head.name, head.layer, head.valid_from) for head in heads]
    say_table("Policies", ("policy", "name", "layer", "from"), rows)
    say(f"\n{DISCLAIMER}")


def _show(policy: Policy) -> None:
    for rule_id, setting in policy.rules.items():
        strength = "hard" if setting.hard else f"weight {setting.weight:g} person-minutes a unit"
        say(f"\n{rule_id}: {strength}")
        for param, value in setting.values.items():
            mark = "confirmed" if value.confirmed else "not confirmed"
            say(f"  {param} = {value.value} {value.unit}  ({value.policy}, {mark}; {value.source})")
    for notice in policy.notices:
        say(f"\nnote: {notice}")
    unconfirmed = _unconfirmed(policy)
    say(f"\n{DISCLAIMER}")
    if unconfirmed:
        say(f"\n{len(unconfirmed)} values that no source read confirms:")
        for name in unconfirmed:
            say(f"  {name}")


def _unconfirmed(policy: Policy) -> list[str]:
    return [
        f"{rule_id} {param}"
        for rule_id, setting in policy.rules.items()
        for param, value in setting.values.items()
        if not value.confirmed
    ]
