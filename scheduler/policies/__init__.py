"""Policies: files that say what each rule is set to, how strictly, since when and by whom."""

from scheduler.policies.effective import effective_policy, rules_of_law
from scheduler.policies.load import load_policy
from scheduler.policies.stated import PolicyError, PolicyFile, StatedRule, StatedValue

__all__ = [
    "PolicyError",
    "PolicyFile",
    "StatedRule",
    "StatedValue",
    "effective_policy",
    "load_policy",
    "rules_of_law",
]
