"""Tests of the wire: what travels between hub and kiosk besides entries."""
