"""Saving what a damaged hub still holds."""
