"""What the command prints: words, tables and charts."""
