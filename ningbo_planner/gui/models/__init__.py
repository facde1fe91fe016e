"""Item models: row ids and prepared texts, never data of their own."""
