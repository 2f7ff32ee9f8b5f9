"""What PDF files and scans have in common: words at places on pages, lines, tables, paragraphs."""
