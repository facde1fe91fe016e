"""The charts of a plan: one module for each question, all made from a request and a setting."""
