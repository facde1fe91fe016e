"""Panels around the grid: findings, history, where a number comes from, charts."""
