"""One report in every format in which offices publish: the same figures come out of each."""
