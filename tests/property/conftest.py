"""How many examples: the same few every time, or as many fresh ones as GIEXTRACT_EXAMPLES asks for."""

import os

from hypothesis import HealthCheck, settings

_ASKED = int(os.environ.get("GIEXTRACT_EXAMPLES", "0"))

settings.register_profile(
    "reports",
    max_examples=_ASKED or 5,
    derandomize=not _ASKED,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("reports")
