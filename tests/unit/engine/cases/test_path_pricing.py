"""Paths of one person against trying all lines, and against CP-SAT on random cases."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from scheduler.cases import Case, CaseTerm, CurtoisFile, curtois_case, read_curtois
from scheduler.engine.cases import path_pricing
from scheduler.engine.cases import path_spec as path_spec_file
from scheduler.engine.cases.path_pricing import Pricing
from scheduler.engine.cases.path_spec import path_spec
from scheduler.engine.cases.pool import Pool
from scheduler.engine.cases.pricing import LinePricer, OwnLine, Prices
from scheduler.terms import Between, Having, LineTerm, Run, ShiftCover, Sum, Window
from tests.unit.cases.worlds import TEXT, write_case
from tests.unit.engine.cases.test_pool import legal_lines, own_cost, random_prices

SECONDS = 20.0


def value(case: Case, who: str, line: OwnLine, prices: Prices) -> int:
    earned = sum(
        price * term.having.holds(shift)
        for term, price in prices.items()
        for shift in line
        if shift.day == term.day
    )
    return 1000 * own_cost(case, who, line) - earned


@pytest.mark.parametrize("seed", range(6))
def test_the_best_path_is_that_of_trying_all(file: CurtoisFile, case: Case, seed: int) -> None:
    prices = random_prices(case, seed)
    with ThreadPoolExecutor(2) as threads:
        pricing = Pricing(case, threads)
        found = pricing.ask(prices, case.agent_ids, SECONDS)
    assert {*pricing.paths} == {*case.agent_ids}
    for who, priced in found.items():
        legal = legal_lines(file, case, who)
        assert priced.line in legal
        assert value(case, who, priced.line, prices) == priced.bound_milli
        assert priced.bound_milli == min(value(case, who, line, prices) for line in legal)


def random_text(rng: Random) -> str:
    """Three weeks, four types with random lengths, followers, bounds, days off and wishes."""
    names = "EDLN"
    lengths = {name: rng.choice((360, 480, 600, 720)) for name in names}
    after = {n: "|".join(o for o in names if rng.random() < 0.3) for n in names}
    shifts = "".join(f"{n},{lengths[n]},{after[n]}\n" for n in names)
    most = "|".join(f"{n}={rng.choice((1, 2, 4, 21))}" for n in names)
    bounds = f"{rng.randrange(4200, 6600)},{rng.randrange(1200, 3600)}"
    runs = f"{rng.randint(3, 5)},{rng.randint(1, 3)},{rng.randint(1, 3)},{rng.randint(0, 3)}"
    wishes = {(rng.randrange(21), rng.choice(names)): rng.randint(1, 3) for _ in range(8)}
    asked = "".join(f"A,{day},{name},{weight}\n" for (day, name), weight in wishes.items())
    cover = "".join(
        f"{day},{name},{rng.randint(0, 2)},100,1\n" for day in range(21) for name in names
    )
    return (
        f"SECTION_HORIZON\n21\nSECTION_SHIFTS\n{shifts}SECTION_STAFF\nA,{most},{bounds},{runs}\n"
        f"SECTION_DAYS_OFF\nA,{rng.randrange(21)}\n"
        f"SECTION_SHIFT_{rng.choice(('ON', 'OFF'))}_REQUESTS\n{asked}SECTION_COVER\n{cover}"
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_path_is_worth_what_cp_sat_says(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_pricing, "LABELS", 100_000)
    monkeypatch.setattr(path_pricing.PathPricer, "rooms", path_pricing.Rooms())
    rng = Random(seed)  # noqa: S311 - cases to try, not secrets
    case = curtois_case(read_curtois(write_case(tmp_path, random_text(rng))))
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
        for again in range(2):
            prices = random_prices(case, 2 * seed + again)
            exact = LinePricer(case, "A").best(prices, SECONDS)
            priced, proven = pricing.paths["A"].best(pricing.cells.worth(prices))
            assert proven
            assert (priced.bound_milli, priced.impossible) == (exact.bound_milli, exact.impossible)
            if priced.line is not None:
                assert value(case, "A", priced.line, prices) == priced.bound_milli


@pytest.mark.parametrize("seed", range(12))
def test_without_room_for_labels_the_bound_still_holds(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_pricing, "LABELS", 1)
    monkeypatch.setattr(path_pricing.PathPricer, "rooms", path_pricing.Rooms())
    rng = Random(seed)  # noqa: S311 - cases to try, not secrets
    case = curtois_case(read_curtois(write_case(tmp_path, random_text(rng))))
    prices = random_prices(case, seed)
    exact = LinePricer(case, "A").best(prices, SECONDS)
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(case, threads)
        priced, proven = pricing.paths["A"].best(pricing.cells.worth(prices))
        closed = pricing.ask(prices, ("A",), SECONDS, closed=True)["A"]
    if priced.line is not None:
        assert priced.bound_milli <= exact.bound_milli <= value(case, "A", priced.line, prices)
    assert not proven or priced.bound_milli == exact.bound_milli
    assert closed.bound_milli == exact.bound_milli


def test_a_person_without_a_line_is_proven_to_have_none(tmp_path: Path) -> None:
    text = TEXT.replace("A,3\n", "A,0,1,2,3,4,5\n")
    case = curtois_case(read_curtois(write_case(tmp_path, text)))
    with ThreadPoolExecutor(1) as threads:
        assert Pricing(case, threads).ask({}, ("A",), SECONDS)["A"] == (None, 0, True)


def own(case: Case, who: str) -> list[CaseTerm]:
    return [a for a in case.terms if isinstance(a.term, LineTerm) and a.term.agent_id == who]


@pytest.mark.parametrize(("cells", "counted"), [(4410, [2]), (4409, [0]), (1470, [0]), (1469, [])])
def test_a_bound_is_counted_only_where_both_tables_have_room(
    case: Case, cells: int, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Runs: 7 days x 5 lengths x 2 types x 21 units. Costs to go: 8 x 2 x 21.
    monkeypatch.setattr(path_spec_file, "LARGEST_CELLS", cells)
    spec = path_spec(case, "A", own(case, "A"))
    assert [spec.most_scarce for spec in (spec,) if spec] == counted
    assert spec is None or spec.most.size == (1 if spec.most_scarce else 2)


LATE = Having((Window(900, 1440),), 60)
BEYOND: Sequence[tuple[LineTerm, int | None]] = (
    (Between("A", 7, min_gap=660), None),
    (Between("A", 7, barred=((LATE, LATE),)), None),
    (Run("A", 7, owed_gap=2000), None),
    (Sum("A", 0, 6, "shifts", minimum=2), None),
    (Sum("A", 0, 3, "paid", maximum=900), None),
    (Sum("A", 0, 6, "paid", maximum=900), 2),
    (Sum("A", 0, 6, "buckets", maximum=0, buckets=((0, 6),)), None),
)


@pytest.mark.parametrize(("term", "weight"), BEYOND)
def test_what_a_path_cannot_keep_is_left_to_cp_sat(
    case: Case, term: LineTerm, weight: int | None
) -> None:
    assert path_spec(case, "A", own(case, "A")) is not None
    odd = replace(case, terms=(*case.terms, CaseTerm("odd", term, weight)))
    assert path_spec(odd, "A", own(odd, "A")) is None
    prices = random_prices(case, 3)
    with ThreadPoolExecutor(1) as threads:
        pricing = Pricing(odd, threads)
        priced = pricing.ask(prices, ("A",), SECONDS)["A"]
    assert "A" not in pricing.paths
    assert priced == LinePricer(odd, "A").best(prices, SECONDS)


def test_prices_of_a_day_are_those_of_its_types(case: Case) -> None:
    with ThreadPoolExecutor(1) as threads:
        cells = Pricing(case, threads).cells
    covers = [term for term, _ in Pool(case).covers]
    assert all(isinstance(term, ShiftCover) for term in covers)
    worth = cells.worth({covers[0]: 7, covers[1]: -3})
    assert worth.shape == (7, 2)
    assert worth[0].tolist() == [7, -3]
    assert worth[1:].sum() == 0
