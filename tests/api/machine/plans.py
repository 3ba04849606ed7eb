"""Plans that are asked for and stopped, and the workers that make them, as rules of a machine."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from api.auth.scope import Role
from api.jobs import plan_rows, tasks
from api.jobs.answers import Answer, packed
from api.jobs.plan_draft import store_draft
from scheduler.audit import audit
from tests.api.machine.model import FULL, PART_TIMER, PLANS, Holds, Plan
from tests.api.machine.sending import Sender, domain_roster
from tests.small_centre import PEOPLE

SLOTS = st.tuples(st.sampled_from([who for who in PEOPLE if who != PART_TIMER]), st.integers(0, 4))
HOLDS = st.dictionaries(SLOTS, st.sampled_from([FULL, FULL, FULL, *PLANS]), min_size=2, max_size=8)


class Planning(Sender):
    """Plans and their workers, who do with rows what the steps of the job do."""

    @precondition(lambda self: sum(plan.open for plan in self.model.plans.values()) < 3)
    @rule()
    def ask_for_plan(self) -> None:
        body = {"centre_id": "small", "time_limit_s": 1.0}
        answer = self.post(Role.PLANNER, "/plans", json=body)
        assert answer.status_code == 202, answer.text
        self.model.plans[answer.json()["plan_id"]] = Plan()

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data())
    def stop_plan(self, data: st.DataObject) -> None:
        plan_id = self._some_plan(data)
        self.model.stop(plan_id)
        answer = self.post(Role.PLANNER, f"/plans/{plan_id}/cancel")
        assert answer.status_code == 202, answer.text
        assert answer.json()["status"] == self.model.plans[plan_id].status

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data())
    def worker_begins(self, data: st.DataObject) -> None:
        plan_id = self._some_plan(data)
        expected = self.model.begin(plan_id)
        with self.given.world.running.database.write() as session:
            assert plan_rows.begin(session, plan_id) is expected
        self.outcomes[f"begin {expected}"] += 1

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data(), holds=HOLDS, stopped=st.booleans())
    def worker_stores(self, data: st.DataObject, holds: Holds, stopped: bool) -> None:
        plan_id = self._some_plan(data)
        status, roster_id = (
            ("cancelled" if stopped else "succeeded"),
            plan_id.replace("plan", "roster"),
        )
        expected = self.model.store(plan_id, status, roster_id, holds)
        with self.given.world.running.database.write() as session:
            for name, content in self._found(holds, stopped=stopped).items():
                plan_rows.put_file(session, plan_id, name, content)
            assert store_draft(session, plan_id) == (roster_id if expected else None)
            if not expected:
                session.rollback()
        self.outcomes[f"store {expected}"] += 1

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data())
    def worker_fails(self, data: st.DataObject) -> None:
        plan_id = self._some_plan(data)
        plan = self.model.plans[plan_id]
        expected = plan.open
        plan.status = "failed" if expected else plan.status
        with self.given.world.running.database.write() as session:
            why = {"code": "refused", "refused": "There is no need."}
            assert plan_rows.fail(session, plan_id, why) is expected

    def _some_plan(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.model.plans, reverse=True)))

    def _found(self, holds: Holds, *, stopped: bool) -> dict[str, bytes]:
        """The files that a search and its judge leave behind."""
        problem, roster = self.given.problem, domain_roster(holds)
        judged = audit(problem, roster)
        answer = Answer(
            roster=roster,
            status="cancelled" if stopped else "optimal",
            cost_milli=judged.cost_milli,
            cost_by_rule=judged.cost_by_rule,
            bound_milli=0,
            week_cost_milli=None,
            needed_minutes=1.0,
            seconds=0.1,
            seed=1,
            savings=(),
        )
        plain = judged.model_dump(mode="json")
        whole = tasks.Judged(answer=answer, audit=plain, figures={"status": answer.status})
        prepared = tasks.Prepared(parts=1, people=len(PEOPLE), notices=())
        return {
            tasks.JUDGED: packed(whole),
            tasks.PROBLEM: packed(problem),
            tasks.PREPARED: prepared.model_dump_json().encode(),
        }
