"""Properties that hold for any figures in any layout; the reports are printed by tests.printing."""
