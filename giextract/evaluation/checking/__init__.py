"""Find contradictions in a golden: with the printed page, and with itself.

What must add up, and what blanks are forced to be, is worked out here anew (`sums`): neither the catalogue of rules nor
the settling is asked, for a golden must not be made by what it tests. Where the rows of a table stand on the page is
taken from the label reading; which figures stand there is read by a scan of its own (`printed`).
"""

from giextract.evaluation.checking.checked import check
from giextract.evaluation.checking.complaints import Complaint

__all__ = ["Complaint", "check"]
