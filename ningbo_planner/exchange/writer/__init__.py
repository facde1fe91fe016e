"""Workbooks written from the office's templates: packages, sheets, styles, texts that are never formulas by accident."""
