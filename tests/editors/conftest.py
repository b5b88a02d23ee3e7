"""What the tests of the editors share tells why it failed, as the tests themselves do."""

import pytest

pytest.register_assert_rewrite("tests.editors.review")
