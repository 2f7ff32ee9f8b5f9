"""What units are sent, from the bytes of their reports to the documents."""
