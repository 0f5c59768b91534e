"""A folder that looks like a built web app."""

from pathlib import Path

PAGE = '<!doctype html><title>Handrail</title><script type="module" src="/assets/main-4fD2a9.js"></script>\n' * 3


def built_app(folder: Path) -> Path:
    """A built app in a folder of its own in `folder`."""
    built = folder / "built"
    (built / "assets").mkdir(parents=True, exist_ok=True)
    (built / "index.html").write_text(PAGE)
    (built / "sw.js").write_text("self.addEventListener('fetch', () => {});\n")
    (built / "manifest.webmanifest").write_text('{"name":"Handrail"}')
    (built / "assets" / "main-4fD2a9.js").write_text("export const steps = [1, 2, 3];\n" * 20)
    (built / "assets" / "icon-91bb.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return built
