"""How many examples: the same few every time, or as many fresh ones as GIEXTRACT_EXAMPLES asks for."""

import os

from hypothesis import HealthCheck, Phase, settings

_ASKED = int(os.environ.get("GIEXTRACT_EXAMPLES", "0"))

settings.register_profile(
    "reports",
    max_examples=_ASKED or 12,
    derandomize=not _ASKED,
    database=None,
    deadline=None,
    # Making a failing report smaller takes minutes; it is worth them only where fresh examples were asked for.
    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if _ASKED else [])],
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("reports")
