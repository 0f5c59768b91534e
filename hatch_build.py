"""Puts the built web app into the wheel, where one was built; a checkout serves it from where it is."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TakeAppAlong(BuildHookInterface[Any]):
    """Adds `client/web/dist` as `handrail_server/web`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See hatchling: called before a wheel is built; `version` is "editable" for a checkout's own."""
        built = Path(self.root) / "client" / "web" / "dist"
        if version != "editable" and (built / "index.html").is_file():
            build_data["force_include"][str(built)] = "handrail_server/web"
