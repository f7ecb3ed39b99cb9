"""Widgets: each shows one state and emits what was asked. No decision is made here."""
