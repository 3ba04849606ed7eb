"""People needed: Erlang models, service goals, pooled need with cooldown reserve and shrinkage."""

from __future__ import annotations

from forecasting.staffing.agents import agents_for, meets, queue_measures
from forecasting.staffing.erlang_a import erlang_a
from forecasting.staffing.erlang_c import erlang_b, erlang_c
from forecasting.staffing.expected import ExpectedService, expected_service
from forecasting.staffing.goals import DEFERRED_CHANNELS, Channel, ServiceGoal
from forecasting.staffing.measures import QueueMeasures, ServiceLevelDefinition
from forecasting.staffing.need import NEED_COLUMNS, need_frame
from forecasting.staffing.pool import QueueDemand, QueueNeed, QueueStaffing, pooled_need

__all__ = [
    "DEFERRED_CHANNELS",
    "NEED_COLUMNS",
    "Channel",
    "ExpectedService",
    "QueueDemand",
    "QueueMeasures",
    "QueueNeed",
    "QueueStaffing",
    "ServiceGoal",
    "ServiceLevelDefinition",
    "agents_for",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "expected_service",
    "meets",
    "need_frame",
    "pooled_need",
    "queue_measures",
]
