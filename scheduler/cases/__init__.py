"""Public scheduling cases as input: a file becomes terms, lines become an answer to be scored.

A case is no centre: it has no law, contracts or forecast, only people, days and shifts. What it
asks is said in the same terms as our rules, so that the same plain interpreters judge the answer.
"""

from scheduler.cases.answer import answer_text
from scheduler.cases.case import Case, CaseTerm, Lines
from scheduler.cases.curtois import read_curtois
from scheduler.cases.curtois_file import CurtoisFile, Need, Person, Request, ShiftType
from scheduler.cases.curtois_terms import curtois_case
from scheduler.cases.matsp import read_matsp
from scheduler.cases.matsp_answer import solution_text
from scheduler.cases.matsp_file import Hours, MatspFile, TaskNeed
from scheduler.cases.matsp_terms import matsp_case
from scheduler.cases.verdict import Verdict, confirmed, judge

__all__ = [
    "Case",
    "CaseTerm",
    "CurtoisFile",
    "Hours",
    "Lines",
    "MatspFile",
    "Need",
    "Person",
    "Request",
    "ShiftType",
    "TaskNeed",
    "Verdict",
    "answer_text",
    "confirmed",
    "curtois_case",
    "judge",
    "matsp_case",
    "read_curtois",
    "read_matsp",
    "solution_text",
]
