"""Whole plans as workbooks: the export in the official layout, and tables read into a new plan."""
