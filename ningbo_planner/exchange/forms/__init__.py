"""What a department is handed: layout, live checks and marks of its form."""
