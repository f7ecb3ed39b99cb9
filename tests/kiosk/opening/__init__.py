"""Tests of the first start: the real window, a real hub's process, real files."""
