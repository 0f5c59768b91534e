"""How a run ends: everything is healed and drained, and then all records are compared (Jepsen's set-full)."""

from collections import Counter
from functools import lru_cache

from handrail_shared.canonical import canonical
from handrail_shared.fold import Folded, State, empty, fold, folded, restore, snapshot
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.sync.sync_state import Dial, is_current
from handrail_shared.views import shared_projection
from simulation.host import Host
from simulation.server import as_entry
from simulation.truth import Wrong
from simulation.world import SHARED, World

_ROUNDS = 400


def heal(world: World) -> None:
    """No fault is left, every program runs, and everybody writes once more, so that no copy stays unnoticed."""
    for _, link in world.orphans:
        world.reap(link)
    world.orphans.clear()
    if world.server.hub is None:
        world.server.start()
    for host in world.hosts:
        host.up_cut = host.down_cut = False
        if host.device is None:
            host.wake()
        host.feed(Dial())
    drain(world)
    taking_turns = len({host.disk.device for host in world.hosts}) < len(world.hosts)
    for host in world.hosts:
        for stream in host.disk.streams:
            world.write(host, stream)
    drain(world, strict=True)
    if taking_turns and len({host.disk.device for host in world.hosts}) < len(world.hosts):
        raise Wrong("P3: two lives of a device were not told apart")


def drain(world: World, *, strict: bool = False) -> None:
    """Let everything arrive until nothing is left to happen. Raises `Wrong` where that never comes."""
    for _ in range(_ROUNDS):
        if not _carry_all(world):
            if not _stuck(world, strict):
                return
            if not world.sleep_until_due():
                break
    raise Wrong(f"a device is stuck: {', '.join(_stuck(world, strict))}")


def _stuck(world: World, strict: bool) -> list[str]:
    """Devices that are not current. A copy that differs in nothing yet takes turns with its original; one is enough."""
    current = {host.disk.device for host in world.hosts if host.device is not None and is_current(host.device)}
    if strict:
        return [host.name for host in world.hosts if host.device is None or not is_current(host.device)]
    return [host.name for host in world.hosts if host.disk.device not in current]


def _carry_all(world: World) -> bool:
    """Everything under way arrives. Whether there was anything."""
    moved = False
    for _, link in world.orphans:
        world.reap(link)
    world.orphans.clear()
    for host in world.hosts:
        if host.link is not None and host.link.up:
            moved = True
            world.carry_up(host.link, len(host.link.up))
    moved = moved or not world.loop.is_idle
    world.loop.work()
    world.collect()
    for host in world.hosts:
        while host.link is not None and (host.link.down or host.link.over):
            moved = True
            host.hear()
        for stream in list(host.reading):
            moved = True
            host.segments_read(stream)
    return moved


def compare(world: World) -> None:
    """Every promise about where a run ends. Raises `Wrong`."""
    for stream in world.truth.places:
        _everything_is_there_once(world, stream)
        _copies_are_equal(world, stream)
        _edits_stand_in_the_order_of_knowledge(world, stream)
    _verdicts_are_right(world)
    _projections_are_equal(world)


def _everything_is_there_once(world: World, stream: str) -> None:
    truth, store = world.truth, world.server.store
    entries = store.entries_of(stream)
    keys = Counter((entry.device, entry.seq) for entry in entries)
    if any(count > 1 for count in keys.values()):
        raise Wrong("P2: one seq of a device stands twice")
    used: dict[str, set[int]] = {}
    for device, seq in [*keys, *store.spent_of(stream)]:
        used.setdefault(device, set()).add(seq)
    if any(seqs != set(range(1, len(seqs) + 1)) for seqs in used.values()):
        raise Wrong("P2: a seq was passed over")
    counts = Counter(truth.event_of[entry.line] for entry in entries if entry.line is not None)
    for event, count in counts.items():
        if count > 1 and event not in truth.doubtful:
            raise Wrong("an event is there twice")
    for event in truth.acked:
        made = truth.made[event]
        excused = event in truth.lost_everywhere or made.share in truth.taken_back
        excused = excused or (event in truth.left_behind and world.restores_of_server > 0)
        if made.stream == stream and not excused and event not in counts:
            raise Wrong("P5: an acknowledged event is lost")
    for event, made in truth.made.items():
        if made.refusable and event in counts:
            raise Wrong("P4: a refused event is there")


def _copies_are_equal(world: World, stream: str) -> None:
    theirs = _log(world, stream)
    last = world.server.store.entries_of(stream)[-1:]
    checksum = last[0].checksum if last else 0
    for host in world.hosts:
        held = host.disk.streams.get(stream)
        if held is None:
            continue
        if held.checksum != checksum or len(held.confirmed) != len(theirs):
            raise Wrong("E2: a device's copy is not the server's log")
        for mine, other in zip(held.confirmed, theirs, strict=True):
            if not _same_here(world, mine, other):
                raise Wrong("E1: a device holds an entry that is not the server's")


def _same_here(world: World, mine: Entry | Stub, theirs: Entry | Stub) -> bool:
    """Whether an entry is the same, byte for byte, with two exceptions after a restore of the server.

    A line that was received anew has a later receipt time than in copies that kept it. And a device goes on hiding
    what was taken back, even where the server has lost the taking back for good.
    """
    if mine == theirs:
        return True
    if isinstance(mine, Entry) and isinstance(theirs, Entry):
        return mine.line == theirs.line and world.truth.stored[mine.line] > 1
    return isinstance(mine, Stub) and mine.crc == theirs.crc and world.restores_of_server > 0


def _verdicts_are_right(world: World) -> None:
    for host in world.hosts:
        for stream, held in host.disk.streams.items():
            on_server = {(entry.device, entry.seq): entry.crc for entry in world.server.store.entries_of(stream)}
            spent = world.server.store.spent_of(stream)
            for seq, state in enumerate(held.states, start=1):
                key = (host.disk.device, seq)
                if world.truth.made[world.truth.event_of[held.own[seq - 1]]].share in world.truth.taken_back:
                    # A relay passes over what was taken back (R2, E5): its author keeps the verdict it was told.
                    continue
                if state == "p" or (state == "a") != (key in on_server) or (state == "r") != (key in spent):
                    raise Wrong("P4: a verdict is not what became of the event")


def _edits_stand_in_the_order_of_knowledge(world: World, stream: str) -> None:
    """O1, O2: a change that was made after seeing another comes after it, whatever the clocks said."""
    if stream != SHARED:
        return
    truth = world.truth
    state = _straight(_log(world, stream))
    moved = {truth.event_of[line] for line, times in truth.stored.items() if times > 1} | truth.moves.keys()
    for goal in world.writer.goals:
        order = {getattr(placed.body, "change", ""): at for at, placed in enumerate(state.goals.get(goal, []))}
        for event, made in truth.made.items():
            if made.goal != goal or event in moved:
                continue
            at = order.get(_change(event))
            known = (order.get(_change(before)) for before in made.seen if before not in moved)
            if at is not None and any(earlier is not None and earlier > at for earlier in known):
                raise Wrong("O1: a change made after seeing another does not come after it")


def _log(world: World, stream: str) -> list[Entry | Stub]:
    return [as_entry(entry) for entry in world.server.store.entries_of(stream)]


def _change(event: bytes) -> str:
    return event.split(b'"change":"')[1][:36].decode()


def _projections_are_equal(world: World) -> None:
    """O3: whatever the order, the repetitions and the batches, everybody sees the same."""
    assert world.server.hub is not None
    shown = world.loop.finish(world.server.hub.projection(SHARED, "shared"))
    at = world.chance.randrange(len(world.hosts))
    states = {stream: _straight(_log(world, stream)) for stream in world.truth.places}
    snapshots = {stream: snapshot(state) for stream, state in states.items()}
    for way, host in enumerate(world.hosts):
        for stream in host.disk.streams:
            if host.disk.streams[stream].confirmed != _log(world, stream):
                continue
            state = _folded_somehow(world, host, stream, way=way)
            if snapshot(state) != snapshots[stream]:
                raise Wrong("O3: a fold of the same entries differs")
            # Equal states show the same: what is shown of them is looked at on one device a run.
            if way == at and stream == SHARED and not _shown_alike(world, shared_projection(state), shown):
                raise Wrong("O3: a projection differs")


def _shown_alike(world: World, one: object, other: object) -> bool:
    """Equal documents have equal canonical JSON; writing it is slow, so only some runs do."""
    return one == other and (world.chance.random() > 0.1 or canonical(one) == canonical(other))


def _folded_somehow(world: World, host: Host, stream: str, *, way: int) -> State:
    """The fold of a device's copy: shuffled, repeated, or from a snapshot on."""
    entries = list(host.disk.streams[stream].confirmed)
    match way % 3:
        case 0:
            world.chance.shuffle(entries)
            return _straight(entries)
        case 1:
            return _straight([*entries[::-1], *entries])
        case _:
            cut = world.chance.randrange(len(entries) + 1)
            state = restore(snapshot(_straight(entries[:cut])))
            assert state is not None
            return _straight(entries[cut:], state)


@lru_cache(maxsize=4096)
def _decoded(entry: Entry | Stub) -> Folded | None:
    return folded(entry)


def _straight(entries: list[Entry | Stub], state: State | None = None) -> State:
    state = empty() if state is None else state
    for entry in entries:
        decoded = _decoded(entry)
        if decoded is not None:
            state = fold(state, decoded)
    return state
