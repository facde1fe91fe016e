"""Pages on paper: what goes on which page, and one painter for the preview, the printer and PDF files."""
