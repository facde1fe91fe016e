"""Ningbo Planner: edit, check, hand out, collect and watch a city's multi-year targets, offline."""

__version__ = "0.1.0"
