"""Tests of rosters out of files: real CSV and XLSX, made here."""
