"""The daily patterns that explain most of what a profile leaves over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ITERATIONS = 20


def leading_patterns(
    rows: NDArray[np.float64], weights: NDArray[np.float64], rank: int
) -> NDArray[np.float64]:
    """Return the leading right singular vectors of weighted rows, by subspace iteration.

    A library's decomposition of so small a matrix spreads over threads that wait for each other,
    at times fifty times longer than the work takes; this stays on one (Golub and Van Loan, Matrix
    Computations, 4th edition, section 8.2.4).

    Parameters
    ----------
    rows
        Shape (days, slots), finite.
    weights
        Weight of each row, shape (days,).
    rank
        Number of patterns, at most the number of slots.

    Returns
    -------
    ndarray, shape (rank, slots)
        Orthonormal rows, strongest first; their signs mean nothing. Patterns of nearly equal
        strength may be mixed with each other.
    """
    gram = np.einsum("ds,dt->st", rows * weights[:, None], rows)
    busiest = np.argsort(-np.diagonal(gram), kind="stable")[:rank]
    basis = np.eye(len(gram))[:, busiest]
    for _ in range(ITERATIONS):
        basis = np.linalg.qr(gram @ basis)[0]
    return np.asarray(basis.T)
