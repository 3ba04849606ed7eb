"""Public scheduling cases as input: a file becomes terms, lines become an answer to be scored.

A case is no centre: it has no queues, minutes or law, only people, days and types of shift. What
it asks is said in the same terms as our rules, so that the same encodings solve it and the same
plain interpreters judge the answer.
"""

from scheduler.cases.answer import answer_text
from scheduler.cases.case import Case, CaseTerm, Lines
from scheduler.cases.curtois import read_curtois
from scheduler.cases.curtois_file import CurtoisFile, Need, Person, Request, ShiftType
from scheduler.cases.curtois_terms import curtois_case
from scheduler.cases.verdict import Verdict, confirmed, judge

__all__ = [
    "Case",
    "CaseTerm",
    "CurtoisFile",
    "Lines",
    "Need",
    "Person",
    "Request",
    "ShiftType",
    "Verdict",
    "answer_text",
    "confirmed",
    "curtois_case",
    "judge",
    "read_curtois",
]
