"""Run every benchmark that needs no model: `python -m benchmarks`."""

from benchmarks import reading, scale

reading.main()
print()
scale.main()
scale.installed()
