"""Judges rosters from their rows and the centre alone; it has never seen the engine."""

from scheduler.audit.audit import Audit, Finding, Judge, Verdict, audit

__all__ = ["Audit", "Finding", "Judge", "Verdict", "audit"]
