"""What only several reports together tell: the second pass over a store."""
