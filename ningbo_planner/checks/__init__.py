"""The checks: rules that find what does not fit, and the checker that runs only those a change touches."""
