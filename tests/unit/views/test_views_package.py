"""What the package of views offers, each imported when it is first asked for."""

import pytest

from handrail_shared import views


@pytest.mark.parametrize("name", views.__all__)
def test_each_public_name_is_where_the_package_says(name: str) -> None:
    assert name == getattr(views, name).__name__


def test_nothing_else_is_offered() -> None:
    with pytest.raises(AttributeError):
        _ = getattr(views, "nothing")  # noqa: B009 - a name that the package does not have
