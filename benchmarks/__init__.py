"""Benchmarks: `python -m benchmarks`. They compare side by side in one run and fail no test."""
