"""Tests of kiosk.workers."""
