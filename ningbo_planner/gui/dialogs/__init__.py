"""Dialogs: handing out, taking back, reasons, settings, errors."""
