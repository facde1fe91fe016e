"""The plan file: one SQLite database that is always saved, with a snapshot of the plan, the log of all steps, and a lock beside it."""
