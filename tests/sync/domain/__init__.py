"""Tests of sync.domain."""
