"""Pure rules of the field: standard library and `cryptography` only, no clock, no disk."""
