"""What others pull: changes since last time, published shifts, calendars, tables of hours."""
