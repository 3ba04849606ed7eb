"""Invented names; any likeness to a living person is chance."""

from __future__ import annotations

_GIVEN_HEADS = ("Al", "Bren", "Cor", "Da", "El", "Fen", "Ka", "Lo", "Mir")
_GIVEN_TAILS = ("ani", "ero", "ian", "is", "ou", "uri", "ya", "ven")
_FAMILY_HEADS = ("Ardo", "Belu", "Cava", "Dremo", "Esti", "Fara", "Gola", "Hano", "Ivre")
_FAMILY_TAILS = ("bek", "dan", "lin", "mar", "nel", "run", "sel", "vat")


def invented_name(number: int) -> str:
    """Return a name that no other number below 5,184 has."""
    given, turn = 29 * number % 72, number // 72
    family = (7 * given + turn) % 72
    return (
        f"{_GIVEN_HEADS[given // 8]}{_GIVEN_TAILS[given % 8]} "
        f"{_FAMILY_HEADS[family // 8]}{_FAMILY_TAILS[family % 8]}"
    )
