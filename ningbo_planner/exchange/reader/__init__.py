"""Strangers' workbooks read in a guarded process: what stands in them, nothing judged yet."""
