"""Rows in and out of the database, one file for each kind of thing; each call takes a scope."""
