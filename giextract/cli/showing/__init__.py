"""How a file is seen, for the command `document`: as plain text on a terminal, as one HTML page in a browser."""
