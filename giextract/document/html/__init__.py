"""Saved web pages: a page, a page packed with its parts."""
