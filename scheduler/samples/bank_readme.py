"""What the sample centre's README says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.samples.bank_calls import Calls
    from scheduler.samples.sketches import Person

_TEMPLATE = Path(__file__).with_name("anonbank_readme.md")


def bank_readme(people: tuple[Person, ...], history: Iterable[Calls]) -> str:
    """Return the README: what is real, what is invented, whom to thank."""
    contracts = Counter(person.contract.contract_id for person in people)
    queues = Counter(len(person.skills) for person in people)
    return _TEMPLATE.read_text(encoding="utf-8").format(
        calls=f"{sum(each.offered for each in history):,}",
        people=len(people),
        contracts=", ".join(f"{count} {name}" for name, count in sorted(contracts.items())),
        queues=", ".join(f"{number} for {queues[number]} people" for number in sorted(queues)),
    )
