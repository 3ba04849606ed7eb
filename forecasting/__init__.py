"""Forecasting: from contact history to contacts, handle time and hard share per interval."""
