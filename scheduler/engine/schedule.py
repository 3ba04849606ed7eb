"""How the time of a search is shared out between its stages."""

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
    "bound": 0.15,
    "lines": 0.25,
    "days": 0.72,
    "segments": 0.88,
    "mend": 0.94,
    "joint": 0.97,
    "exact": 0.97,
}
"""The same in large teams: the proof goes on beside the search, CP-SAT gains next to nothing."""

PEOPLE_PRICED_PER_S = 150.0
"""People in a pricing epoch for each second of the time limit, where epochs are counted."""

ROUNDS_PER_S = {"bound": 1.0, "days": 20.0, "joint": 45.0, "exact": 0.03, "proof": 5.0}
"""Rounds for each second of the time limit when they are counted: less than the reference machine
does in that time."""

ROUNDS_PER_S_OF_MANY = {"bound": 1.0, "days": 40.0, "segments": 60.0, "joint": 10.0}
"""The same in large teams; a sweep over all segments is a round for each person."""
