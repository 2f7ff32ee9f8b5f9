"""Read Chinese government-information annual reports and say which numbers can be trusted."""

__version__ = "0.1.0"
