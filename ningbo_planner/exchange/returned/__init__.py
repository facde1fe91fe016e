"""What a returned form says: whose it is, which row is which, what each cell means, and the remarks sent back."""
