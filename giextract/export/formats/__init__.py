"""The formats that tables leave in; none knows what is in a table."""
