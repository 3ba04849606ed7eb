"""Edits of a draft by hand: what was sent is checked, judged by every rule, and kept."""
