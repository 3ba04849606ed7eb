"""CP-SAT encodings of the terms about the segments of one shift.

A shift is one label per slot. Each function adds what a term forbids to the model, or returns what
it costs, exactly as the plain interpreter of the term counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from ortools.sat.python import cp_model

from scheduler.engine.clauses import Clause
from scheduler.engine.elements import Expr
from scheduler.engine.encode_level import forbid_level, slot_gain
from scheduler.engine.encode_spell import Slots, forbid_excess, price_length
from scheduler.engine.pieces import SLOT_MINUTES, Label, labels_of, pieces_of, slots_of
from scheduler.terms import (
    Apart,
    Cooldown,
    Kinds,
    Level,
    LineShift,
    Pause,
    Piece,
    Place,
    Share,
    ShiftTerm,
    Stretch,
    Term,
    Window,
)


class SlotPlan:
    """One shift in a model: for each slot exactly one label.

    Attributes
    ----------
    labels
        What its slots may be spent on; sessions ``held`` have theirs, and stay where they are.
    literals
        Per slot: label → the literal that the slot has it.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        agent_id: str,
        shift: LineShift,
        labels: Sequence[Label],
        held: Sequence[Piece] = (),
    ) -> None:
        self.model, self.agent_id, self.shift = model, agent_id, shift
        fixed = dict.fromkeys(Label(*piece[2:]) for piece in held)
        self.labels = (*labels, *fixed)
        self.literals = [
            {label: model.new_bool_var("") for label in self.labels} for _ in range(slots_of(shift))
        ]
        for slot, literals in enumerate(self.literals):
            model.add_exactly_one(literals.values())
            minute = shift.start + SLOT_MINUTES * slot
            there = {Label(*p[2:]) for p in held if p.start <= minute < p.end}
            for label in fixed:
                model.add(literals[label] == (label in there))

    def spent(self, slot: int, labels: Iterable[Label]) -> Expr:
        """Return 1 when a slot is spent on one of ``labels``."""
        return cp_model.LinearExpr.sum(
            [self.literals[slot][label] for label in labels if label in self.literals[slot]]
        )

    def minutes(self, window: Window, labels: Iterable[Label]) -> Expr:
        """Return the minutes inside ``window`` that are spent on any of ``labels``."""
        wanted = [label for label in labels if label in self.labels]
        if not wanted:
            return 0
        first = self.shift.start
        literals, minutes = [], []
        for slot, known in enumerate(self.literals):
            start = first + SLOT_MINUTES * slot
            inside = window.overlap(start, start + SLOT_MINUTES)
            if inside:
                literals += [known[label] for label in wanted]
                minutes += [inside] * len(wanted)
        return cp_model.LinearExpr.weighted_sum(literals, minutes) if literals else 0

    def hint(self, pieces: Sequence[Piece]) -> None:
        """Suggest a plan to the solver."""
        for literals, hinted in zip(
            self.literals, labels_of(self.shift.start, pieces), strict=False
        ):
            for label, literal in literals.items():
                self.model.add_hint(literal, label == hinted)

    def value(
        self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback
    ) -> tuple[Piece, ...]:
        """Return the plan that a solver chose."""
        chosen = [
            next(label for label, literal in literals.items() if solver.boolean_value(literal))
            for literals in self.literals
        ]
        return pieces_of(self.shift.start, chosen)


def encode_shift(model: cp_model.CpModel, plan: SlotPlan, clause: Clause) -> Expr:
    """Add one clause to one shift; return its cost in thousandths of a person-minute.

    Raises
    ------
    TypeError
        When the term has no encoding of that strength.
    """
    term = clause.term
    if not isinstance(term, ShiftTerm | Level):
        raise TypeError(f"{type(term).__name__} is no term about one shift")
    if plan.agent_id not in term.agent_ids or not 0 <= plan.shift.day < term.days:
        return 0
    if clause.weight_milli is None:
        forbid(term, model, plan)
        return 0
    return clause.weight_milli * price(term, model, plan)


@singledispatch
def forbid(term: Term, _model: cp_model.CpModel, _plan: SlotPlan) -> None:
    """Allow no excess of ``term``."""
    raise TypeError(f"{type(term).__name__} has no hard encoding for a shift")


@singledispatch
def price(term: Term, _model: cp_model.CpModel, _plan: SlotPlan) -> Expr:
    """Return the excess of ``term``."""
    raise TypeError(f"{type(term).__name__} can only be hard")


@forbid.register
def _(term: Place, model: cp_model.CpModel, plan: SlotPlan) -> None:
    length, odd_minutes = divmod(term.minutes, SLOT_MINUTES)
    starts = {
        slot: model.new_bool_var("")
        for slot in range(len(plan.literals))
        if not odd_minutes and _fits(term, SLOT_MINUTES * slot, plan.shift.end - plan.shift.start)
    }
    model.add(sum(starts.values()) == term.count(plan.shift.end - plan.shift.start))
    for slot in range(len(plan.literals)):
        running = [starts[s] for s in range(slot - length + 1, slot + 1) if s in starts]
        model.add(plan.spent(slot, [Label(term.kind)]) == sum(running))
        touching = [starts[s] for s in range(slot - length, slot + 1) if s in starts]
        if len(touching) > 1:
            model.add_at_most_one(touching)


def _fits(term: Place, offset: int, span: int) -> bool:
    """Return whether a segment may start ``offset`` minutes after the start of a shift."""
    behind = span - offset - term.minutes
    early_enough = offset <= term.latest_start and behind >= term.before_end
    return early_enough and offset >= term.after_start and behind <= term.latest_rest


def _counted(term: Share, plan: SlotPlan) -> Expr:
    if term.only_days is not None and plan.shift.day not in term.only_days:
        return 0
    counted = term.counted(plan.shift.start, plan.shift.end)
    return plan.minutes(counted, [Label("work", queue) for queue in term.queues])


@forbid.register
def _(term: Share, model: cp_model.CpModel, plan: SlotPlan) -> None:
    model.add(_counted(term, plan) <= term.most(plan.shift.end - plan.shift.start))


@price.register
def _(term: Share, model: cp_model.CpModel, plan: SlotPlan) -> Expr:
    span = plan.shift.end - plan.shift.start
    excess = model.new_int_var(0, span, "")
    model.add(excess >= _counted(term, plan) - term.most(span))
    return excess


@forbid.register
def _(term: Level, model: cp_model.CpModel, plan: SlotPlan) -> None:
    rates = dict(term.rates)
    work = [label for label in plan.labels if label.kind == "work"]
    gains = [slot_gain(term, rates.get(label.queue or "", 0.0)) for label in work]
    resting = _marked(model, plan, [label for label in plan.labels if label.kind in term.rests])
    slots = [
        (rest, [(known[label], gain) for label, gain in zip(work, gains, strict=True)])
        for rest, known in zip(resting, plan.literals, strict=True)
    ]
    before, level = term.known(plan.agent_id)
    begin = level * term.carry ** (plan.shift.day - before)
    forbid_level(model, term, plan.shift, begin, slots)


@forbid.register
def _(term: Cooldown, model: cp_model.CpModel, plan: SlotPlan) -> None:
    if not term.asks(plan.shift):
        return
    calm = (*term.kinds, *term.pauses)
    asked = _marked(model, plan, [label for label in plan.labels if label.kind not in calm])
    rests = _marked(model, plan, [label for label in plan.labels if label.kind in term.kinds])
    first, minutes = 0, list[int]()
    for slot, work in enumerate(asked):
        inside = plan.shift.start + SLOT_MINUTES * (slot + 1) - term.from_minute
        if inside <= 0:
            first = slot + 1
            continue
        given = cp_model.LinearExpr.weighted_sum(rests[first:slot], minutes)
        model.add(given >= term.minutes).only_enforce_if(work)
        minutes.append(min(SLOT_MINUTES, inside))


@forbid.register
def _(term: Stretch, model: cp_model.CpModel, plan: SlotPlan) -> None:
    kinds = _kinds(term, plan)
    if "spell" in kinds:
        forbid_excess(model, term, {kind: _marked(model, plan, of) for kind, of in kinds.items()})


@price.register
def _(term: Stretch, model: cp_model.CpModel, plan: SlotPlan) -> Expr:
    kinds = _kinds(term, plan)
    if "spell" not in kinds:
        return 0
    return price_length(model, term, {kind: _marked(model, plan, of) for kind, of in kinds.items()})


def _kinds(term: Stretch, plan: SlotPlan) -> dict[str, list[Label]]:
    """Return kind, as a term tells them apart → the labels of that kind."""
    labels: dict[str, list[Label]] = {}
    for label in plan.labels:
        labels.setdefault(term.kind_of(Piece(0, SLOT_MINUTES, *label)), []).append(label)
    return labels


@price.register
def _(term: Pause, model: cp_model.CpModel, plan: SlotPlan) -> Expr:
    if plan.shift.end - plan.shift.start < term.from_span:
        return 0
    paused = _marked(model, plan, [label for label in plan.labels if label.kind in term.kinds])
    missing: list[Expr] = []
    for half in (True, False):
        slots = [
            slot
            for slot in range(len(paused))
            if term.first_half(plan.shift, plan.shift.start + SLOT_MINUTES * slot) is half
        ]
        missing.append(term.minutes - _longest(model, paused, slots, term.minutes))
    return cp_model.LinearExpr.sum(missing)


@price.register
def _(term: Apart, model: cp_model.CpModel, plan: SlotPlan) -> Expr:
    resting = _marked(model, plan, [label for label in plan.labels if label.kind in term.kinds])
    close: list[cp_model.IntVar] = []
    missing: list[int] = []
    for between in range(1, -(-term.minutes // SLOT_MINUTES)):
        for first in range(1, len(resting) - between):
            close.append(model.new_bool_var(""))
            missing.append(term.minutes - SLOT_MINUTES * between)
            working = resting[first : first + between]
            model.add_bool_or([~resting[first - 1], *working, ~resting[first + between], close[-1]])
    return cp_model.LinearExpr.weighted_sum(close, missing)


@price.register
def _(term: Kinds, model: cp_model.CpModel, plan: SlotPlan) -> Expr:
    work = [label for label in plan.labels if label.kind == "work"]
    if not work or not term.asks(plan.shift):
        return 0
    some = model.new_bool_var("")
    held: list[cp_model.IntVar] = []
    for label in work:
        slots = [literals[label] for literals in plan.literals]
        held.append(model.new_bool_var(""))
        model.add_bool_or([*slots, ~held[-1]])
        for literal in slots:
            model.add_implication(literal, some)
    missing = model.new_int_var(0, term.least, "")
    model.add(missing >= term.least - cp_model.LinearExpr.sum(held)).only_enforce_if(some)
    return missing


def _longest(model: cp_model.CpModel, paused: Slots, starts: Sequence[int], most: int) -> Expr:
    """Return at most the minutes, up to ``most``, of a pause that begins in one of ``starts``."""
    reached: list[cp_model.LiteralT] = []
    minutes: list[int] = []
    for length in range(1, -(-most // SLOT_MINUTES) + 1):
        ways: Slots = []
        for slot in starts:
            if slot + length <= len(paused):
                way = model.new_bool_var("")
                before = [~paused[slot - 1]] if slot else []
                model.add_bool_and([*paused[slot : slot + length], *before]).only_enforce_if(way)
                ways.append(way)
        done = model.new_bool_var("")
        model.add_bool_or([*ways, ~done])
        reached.append(done)
        minutes.append(min(SLOT_MINUTES, most - SLOT_MINUTES * (length - 1)))
    return cp_model.LinearExpr.weighted_sum(reached, minutes)


def _marked(model: cp_model.CpModel, plan: SlotPlan, labels: Sequence[Label]) -> Slots:
    """Return per slot a literal that it has one of ``labels``."""
    if len(labels) == 1:
        return [literals[labels[0]] for literals in plan.literals]
    marks: Slots = []
    for literals in plan.literals:
        mark = model.new_bool_var("")
        model.add_exactly_one([~mark, *(literals[label] for label in labels)])
        marks.append(mark)
    return marks
