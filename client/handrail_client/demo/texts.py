"""What the people of the story write. All of it is invented."""

from typing import Final, Literal

from handrail_shared.events.journal import JournalKind

PURPOSE: Final = "I want my town back. Since the spring I plan every day around places where I could panic."

HOPES: Final = "To sit in the café with Sam and only think about the coffee."

NOTES: Final = (
    "Slow morning, better after lunch.",
    "Slept badly, went anyway.",
    "Busy street, heart was loud, it passed.",
    "Quiet day. That was fine.",
    "Proud of a small thing.",
    "Rain. Walked once round the block instead.",
    "Tired, but I noticed it early.",
    "Laughed with Sam on the phone.",
)

WINS: Final = (
    "Walked past the bus stop without turning round",
    "Bought bread at the busy bakery",
    "Said no to a plan that was too much",
    "Took the tram for one stop",
    "Put the phone away before eleven",
    "Asked a question in the Monday meeting",
    "Sat in the café for ten minutes",
    "Called the dentist myself",
    "Stayed at the market until I was done",
    "Went to the cinema, on the aisle seat",
)

CHEERS: Final = ("That took courage.", "You did that.", "A real step. Bring it on Thursday?")

JOURNAL: Final[tuple[tuple[JournalKind, str], ...]] = (
    ("thought", "I notice that I check every exit. Today I counted how often: nine times. Last month I never counted."),
    ("feeling", "Angry at myself in the evening, and then less angry. Both were there."),
    ("gratitude", "The bench at the fountain was free and warm."),
    ("insight", "The fear of the fear is worse than the street. I want to remember that."),
    ("behaviour", "Left the shop when the queue grew. Went back after ten minutes and bought the milk."),
    ("free", "Dreamt of the sea. Woke up before the alarm."),
)

SETBACKS: Final = (
    ("Turned back at the park gate twice this week", "a siren", 6),
    ("Left the meeting before my turn", "everyone looked up", 7),
    ("Three nights awake until two", "deadline at work", 5),
)

REFLECTIONS: Final = (
    (
        "Turning back was a decision, not the end.",
        "Breathing out slowly and naming five things.",
        "Go at ten, when it is quiet.",
    ),
    (
        "I had not eaten. That makes it louder.",
        "Writing the first sentence down beforehand.",
        "Speak second, not last.",
    ),
    ("Work comes to bed with me when I let it.", "Walking round the block at nine.", "Laptop stays in the hall."),
)

RECAPS: Final = (
    "We looked at what the week showed and kept the goal as it is.",
    "We made the step smaller on busy days and agreed again.",
    "The rating moved. We talked about what made the difference.",
    "We planned for the loud street: out-breath first, then decide.",
)

OUTCOMES: Final[tuple[tuple[Literal["done", "partly", "changed"], str | None], ...]] = (
    ("done", None),
    ("partly", "Two of three."),
    ("changed", "The week was full. We chose something smaller."),
)

AGENDA: Final = (
    "How the first days went",
    "What happened at the gate",
    "Sleep, and the phone in the hall",
    "Mondays",
    "Turning back at the gate",
    "Whether twice a week is enough",
    "Resting without giving up",
    "The flu, and beginning again",
    "Leaving before my turn",
    "What the fountain felt like",
    "The café with Sam",
    "What to keep when this ends",
)

PROMISES: Final = (
    ("Three walks before noon", "Send the breathing exercise as audio"),
    ("Write down when the wave comes", "Look up the morning group"),
    ("Ask Sam about Saturday", "Send the sheet on sleep"),
    ("One sentence on Monday", "Move our session to ten"),
)

AHEAD: Final = "Taking the tram on my own"

OBSERVATIONS: Final[tuple[tuple[Literal["strength", "change", "pattern", "concern"], str], ...]] = (
    ("strength", "You describe what happens in your body much earlier than in the beginning."),
    ("pattern", "Good weeks have walks before noon in them."),
    ("change", "You no longer ask whether you may pause. You just do it and go on."),
)

PRIVATE_NOTES: Final = (
    "Consider slowing down: two new goals in one month may be much.",
    "Ask about sleep before asking about the meeting.",
    "Her own words for the fear have changed from 'attack' to 'wave'. Follow that.",
)
