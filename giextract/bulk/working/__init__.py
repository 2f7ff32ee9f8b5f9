"""Who does the work of a run: tasks, and workers that take them on trips."""
