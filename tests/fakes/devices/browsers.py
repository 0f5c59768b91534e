"""A browser as far as the server can tell: a cookie jar, an `Origin` on what changes anything, and Fetch Metadata."""

from typing import Any

import httpx

from fakes.server.serving import Person, Serving

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}


class Browser:
    """One browser profile on one page of ours. Its jar is a plain mapping, so that a test sees what is in it."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self.jar: dict[str, str] = {}

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.ask("GET", path, headers=SAME_ORIGIN | headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        given = {"Origin": self._serving.url, **SAME_ORIGIN, **headers}
        return await self.ask("POST", path, json={} if body is None else body, headers=given)

    async def ask(self, method: str, path: str, *, headers: dict[str, str], **options: Any) -> httpx.Response:
        """Ask with the jar and exactly these headers, and keep what is set."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        sent = headers | ({"Cookie": cookie} if cookie else {})
        answer = await self._serving.http.request(method, path, headers=sent, **options)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.jar[name] = value
            if not value:
                del self.jar[name]
        return answer


async def paired(serving: Serving, person: Person, browser: Browser | None = None, **body: Any) -> Browser:
    """A browser that signed in with a pairing code of `person`."""
    browser = browser or Browser(serving)
    code = (await person.post("/api/pairings")).json()["code"]
    answer = await browser.post("/api/pair", {"code": code, "device_name": "browser", **body})
    assert answer.status_code == 201, answer.text
    return browser
