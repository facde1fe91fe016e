"""What the office does, from start to end; introduces the specialists to each other."""
