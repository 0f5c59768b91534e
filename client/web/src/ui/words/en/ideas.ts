/** Goals to take and change. */
export const ideas = [
  {
    area: "emotional_regulation",
    title: "Breathe for five minutes each morning",
    step: "Breathe slowly ten times, now",
  },
  {
    area: "emotional_regulation",
    title: "Write down what I feel, three evenings a week",
    step: "Write one word for how I feel",
  },
  { area: "relationships", title: "Say what I need, once a week", step: "Write down one thing I need" },
  { area: "relationships", title: "Have one calm talk a week with my partner", step: "Pick a good time to talk" },
  { area: "family", title: "Eat together twice a week", step: "Ask who is free on Sunday" },
  { area: "friends", title: "Meet a friend every two weeks", step: "Send one short message" },
  { area: "work_study", title: "Speak up once in each meeting", step: "Write down one sentence to say" },
  { area: "body", title: "Walk to the park three times a week", step: "Put my shoes by the door" },
  { area: "mind", title: "Put my phone away an hour before bed", step: "Find a place for the phone" },
  { area: "rest", title: "Lights out by eleven, five nights a week", step: "Set one alarm for half past ten" },
  { area: "personal_growth", title: "Learn one new thing each week", step: "Pick one thing to learn" },
  { area: "meaning", title: "Do something that matters to me each Sunday", step: "Name one thing that matters" },
] as const;
