"""Measurements of Shiftwell: run them with ``make bench``; results go to ``build/bench.jsonl``."""
