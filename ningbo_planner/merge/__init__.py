"""Returned figures against the plan: what changed on which side, and decisions turned into one step."""
