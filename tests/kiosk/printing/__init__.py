"""Tests of kiosk.printing."""
