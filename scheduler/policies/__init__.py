"""Policies: files that say what each rule is set to, how strictly, since when and by whom."""

from scheduler.policies.effective import effective_policy, laid_over, policy_files
from scheduler.policies.load import load_policy
from scheduler.policies.stated import PolicyError, PolicyFile, StatedRule, StatedValue
from scheduler.policies.steps import Step, Toward, stepped_policy, steps_of

__all__ = [
    "PolicyError",
    "PolicyFile",
    "StatedRule",
    "StatedValue",
    "Step",
    "Toward",
    "effective_policy",
    "laid_over",
    "load_policy",
    "policy_files",
    "stepped_policy",
    "steps_of",
]
