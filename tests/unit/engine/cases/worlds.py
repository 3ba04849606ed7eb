"""Small public cases as everybody's paths and cover, and answers to try on them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random

import numpy as np

from scheduler.cases import Case, CurtoisFile
from scheduler.engine.cases.answer import Answers, cover_of
from scheduler.engine.cases.path_kernels import Ints
from scheduler.engine.cases.path_pricing import Pricing
from scheduler.engine.cases.pool import Pool
from tests.unit.engine.cases.test_pool import legal_lines


def answers_of(case: Case) -> Answers:
    """How answers to a case are read and written."""
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
    cover = cover_of(case, Pool(case).covers, pricing.cells)
    assert cover is not None
    return Answers(case, cover, [pricing.paths[who] for who in case.agent_ids])


def all_answers(file: CurtoisFile, case: Case) -> Iterator[Ints]:
    """Every answer that keeps the hard terms, as types by person and day."""
    answers = answers_of(case)
    legal = [legal_lines(file, case, who) for who in case.agent_ids]
    for chosen in product(*legal):
        both = zip(case.agent_ids, chosen, strict=True)
        yield answers.types({(who, shift.day): shift for who, line in both for shift in line})


def random_worth(answers: Answers, seed: int) -> Ints:
    """Prices between that of one beyond and that of one missing."""
    rng, cover = Random(seed), answers.cover  # noqa: S311 - prices to try, not secrets
    both = zip(-cover.beyond.ravel(), cover.short.ravel(), strict=True)
    drawn = [rng.randint(int(low), int(high)) for low, high in both]
    return np.array(drawn, np.int64).reshape(cover.needed.shape)
