"""Alembic: how the schema came to be, on both databases."""
