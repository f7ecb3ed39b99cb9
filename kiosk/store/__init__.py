"""The encrypted local database. Rows stay in here; frozen dataclasses leave."""
