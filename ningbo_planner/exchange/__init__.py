"""Workbooks in and out: the guarded reader for files that others send, and the writers of our own."""
