"""The catalogue of events as a whole; each cell of it is tried where it is used."""

from handrail_shared.events import EVENT_TYPES
from handrail_shared.events.catalogue import CATALOGUE


def test_each_event_type_has_a_row_and_a_sentence_of_its_own() -> None:
    sentences = [row.sentence for row in CATALOGUE.values()]

    assert sorted(EVENT_TYPES) == sorted(CATALOGUE)
    assert sorted(set(sentences)) == sorted(sentences)
