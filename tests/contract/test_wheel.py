"""What a wheel holds besides Python."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def hook_for(root: Path) -> Any:
    """The build hook of this checkout, as hatchling would make it for one at `root`."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Any = module.TakeAppAlong
    return made(str(root), {}, None, None, str(root / "out"), "wheel")


@pytest.mark.parametrize(
    ("built", "version", "taken"), [(True, "standard", True), (True, "editable", False), (False, "standard", False)]
)
def test_a_wheel_takes_the_app_along_where_one_was_built(tmp_path: Path, built: bool, version: str, taken: bool):
    dist = tmp_path / "client" / "web" / "dist"
    if built:
        dist.mkdir(parents=True)
        (dist / "index.html").touch()
    data: dict[str, Any] = {"force_include": {}}

    hook_for(tmp_path).initialize(version, data)

    assert data["force_include"] == ({str(dist): "handrail_server/web"} if taken else {})
