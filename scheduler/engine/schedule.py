"""How the time of a search is shared out between its stages, by the size of a team."""

from __future__ import annotations

SHARE = {
    "bound": 0.06,
    "lines": 0.08,
    "days": 0.15,
    "joint": 0.86,
    "exact": 0.89,
    "proof": 0.97,
    "proven": 0.98,
}
"""Share of the time limit at which each stage ends; the proof is brought nearer behind the search,
which such prices would lead no better (decision 34)."""

SHARE_OF_MANY = {
    "bound": 0.2,
    "lines": 0.28,
    "proof": 0.35,
    "days": 0.72,
    "segments": 0.88,
    "mend": 0.94,
    "joint": 0.97,
    "exact": 0.97,
}
"""The same in large teams, where CP-SAT gains next to nothing."""

PEOPLE_PRICED_PER_S = 150.0
"""People in a pricing epoch for each second of the time limit, where epochs are counted."""

ROUNDS_PER_S = {"bound": 1.0, "days": 20.0, "joint": 45.0, "exact": 0.03, "proof": 3.0}
"""Rounds for each second of the time limit when they are counted: less than the reference machine
does in that time."""

ROUNDS_PER_S_OF_MANY = {"bound": 0.5, "days": 40.0, "segments": 60.0, "joint": 10.0}
"""The same in large teams; a sweep over all segments is a round for each person."""

FIRST_EPOCHS, FIRST_EPOCHS_OF_FEW, FIRST_EPOCHS_OF_MANY = 4, 24, 2
"""See ``first_epochs``."""

MOST_EPOCHS = 20
"""Further epochs of large teams before lines are made. Prices that creep nearer to the bound beside
the search lead it no better (decision 15)."""

EPOCHS_PER_PROOF = 12
"""Pricing epochs between two proofs, each of which prices everybody once more."""

FEW_PEOPLE = 60
"""Up to so many, time goes to small moves, in a search of its own on each process."""

IN_STEP_PEOPLE = 200
"""From so many on annealing and mending are short of time for themselves."""

MANY_PEOPLE = 600
"""From so many on, the first roster is made of the mixture's lines as they are drawn."""

CLOSING, CLOSING_SHARE = 2.0, 1 / 3
"""Times that the slowest roster so far took to be read by its terms, kept free for the last one: it
is read, told to the process that adds the parts up, and written down. No more than a share of the
time."""

MUCH_LESS = 0.7
"""A state met on the way is read again and kept when it costs so much of the best one at most."""


def first_epochs(people: int) -> int:
    """Return the pricing epochs before the first roster of so many people is made."""
    if people <= FEW_PEOPLE:
        return FIRST_EPOCHS_OF_FEW
    return FIRST_EPOCHS_OF_MANY if people >= MANY_PEOPLE else FIRST_EPOCHS
