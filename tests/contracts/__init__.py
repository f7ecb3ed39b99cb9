"""What several implementations keep alike, one suite for all of them."""

import pytest

# Contracts that stand in no test module of their own say as well what differed.
pytest.register_assert_rewrite("tests.contracts.sources")
