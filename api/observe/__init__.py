"""Seeing how the service does: health, counters, logs without people in them."""
