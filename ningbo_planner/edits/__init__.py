"""The only writer of a plan: primitive edits with their inverses, acts made of them, and the history that applies them."""
