"""What is fast, measured side by side with what a user would do instead. Never part of the tests: machines are noisy, ratios are compared in one run."""
