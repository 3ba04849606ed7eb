"""Judges rosters from their rows and the centre alone; it has never seen the engine."""

from scheduler.audit.audit import Audit, Finding, Verdict, audit

__all__ = ["Audit", "Finding", "Verdict", "audit"]
