"""A data folder with people in it, made without a server so that it takes seconds: who they are, and long histories."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct

from bench.lines import history
from fakes.devices.people import NOW, People, new_id, open_people
from handrail_server.accounts.sign_in import SignedIn
from handrail_server.live.directory import Principal
from handrail_server.store.port import Commit, NewEntry
from handrail_shared.lines.checksum import crc
from handrail_shared.wire import Held, Hello, write_frame

_CHUNK = 1000


class Place(Struct, frozen=True):
    """A position in a stream, with the checksum of what comes before it."""

    position: int = 0
    checksum: int = 0


class Resident(Struct, frozen=True, kw_only=True):
    """A device that may come in: who it is and which two streams it has."""

    device: str
    token: str
    member: str
    space: str
    shared: str
    private: str

    def hello(self, *, shared: Place | None = None, private: Place | None = None) -> bytes:
        """Its first frame. It follows a stream from the place that is given, and no other."""
        places = [(self.shared, shared), (self.private, private)]
        held = [
            Held(stream=stream, position=at.position, checksum=at.checksum) for stream, at in places if at is not None
        ]
        return write_frame(Hello(protocol=1, device=self.device, credential=self.token, streams=held))


class Home(Struct, frozen=True, kw_only=True):
    """A space: its client's first installation, and its streams."""

    client: SignedIn
    therapist: SignedIn
    space: str
    shared: str


class Population:
    """Builds what a bench needs in an open data folder."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def therapist(self) -> SignedIn:
        """A therapist."""
        return await self._people.therapist()

    async def home(self, therapist: SignedIn) -> Home:
        """A space with a confirmed client."""
        people = self._people
        opened = await people.space(therapist)
        client = await people.join(opened.invited.secret)
        member = client.installation.member
        await people.spaces.confirm(therapist.installation, opened.space, member, now_us=NOW)
        shared = people.register.shared_stream(opened.space)
        return Home(client=client, therapist=therapist, space=opened.space, shared=shared)

    async def further(self, of: SignedIn) -> SignedIn:
        """A further installation of the same person."""
        made = await self._people.code(of)
        paired = await self._people.joining.pair(made.code, device_name="further", now_us=NOW)
        assert isinstance(paired, SignedIn)
        return paired

    async def device(self, home: Home, of: SignedIn) -> Resident:
        """A device of an installation, which the server knows already."""
        device, member = new_id(), of.installation.member
        signed = await self._people.directory.sign_in(of.token, device, now_us=NOW)
        assert isinstance(signed, Principal)
        private = self._people.register.private_stream(home.space, member)
        return Resident(
            device=device, token=of.token, member=member, space=home.space, shared=home.shared, private=private
        )

    async def fill(self, by: Resident, count: int, *, seal: bool = True) -> Place:
        """Append a history of `count` entries of this device to the shared stream; where it ends."""
        store = self._people.store
        chunk: list[NewEntry] = []
        for seq, line in enumerate(history(by.device, by.member, count), start=1):
            chunk.append(NewEntry(device=by.device, seq=seq, line=line, crc=crc(line)))
            if len(chunk) == _CHUNK or seq == count:
                at = NOW + seq * 61_000_000 + 1_000_000
                commit = Commit(stream=by.shared, received_us=at, entries=chunk, writer=by.device, member=by.member)
                await store.append([commit])
                chunk = []
        if seal:
            await store.seal_segments(by.shared)
        head = await store.head(by.shared)
        return Place(head.position, head.checksum)


@asynccontextmanager
async def population(folder: Path) -> AsyncGenerator[Population]:
    """Open the data folder for as long as the block runs; a server can have it afterwards."""
    people = await open_people(folder)
    try:
        yield Population(people)
    finally:
        await people.close()
