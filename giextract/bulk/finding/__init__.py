"""What there is to read, wherever it lies: files, folders, archives, addresses, and what a person says of them."""
