"""Scans and pictures, through Tesseract."""
