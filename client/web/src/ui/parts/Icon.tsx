/** Line drawings of our own, 24 by 24. They stand beside words and are silent for screen readers. */
const PATHS = {
  today: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
  goals: "M6 21V4M6 5h11l-2.5 3.5L17 12H6",
  progress: "M4 20h16M6 16l4-5 3.5 3L19 7",
  journal: "M7 4h10a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 17 20H7a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2ZM9 9h6M9 13h4",
  more: "M5 7h14M5 12h14M5 17h14",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 21a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM5.6 5.6l3.6 3.6M14.8 14.8l3.6 3.6M18.4 5.6l-3.6 3.6M9.2 14.8l-3.6 3.6",
  back: "M14.5 6 8.5 12l6 6",
  next: "m9.5 6 6 6-6 6",
  close: "m6 6 12 12M18 6 6 18",
  add: "M12 5v14M5 12h14",
  done: "m5 12.5 4.5 4.5L19 7.5",
  part: "M12 4a8 8 0 1 0 0 16ZM12 4a8 8 0 0 1 0 16",
  skip: "M6 6l6 6-6 6M13 6l6 6-6 6",
  phone: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM11 18h2",
  cloud: "M7 18h9.5a3.5 3.5 0 0 0 .5-7 5 5 0 0 0-9.6-1.3A4.2 4.2 0 0 0 7 18Z",
  away: "M4 4l16 16M7 18h9.5a3.5 3.5 0 0 0 2-.6M19.9 14a3.5 3.5 0 0 0-2.9-3 5 5 0 0 0-7-3.4M7.4 9.7A4.2 4.2 0 0 0 7 18",
  people:
    "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3.5 19a5.5 5.5 0 0 1 11 0M16 11a2.5 2.5 0 1 0 0-5M17 14.5a4.5 4.5 0 0 1 3.5 4.5",
  lock: "M7 11h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  eye: "M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6ZM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  win: "m12 4 2.3 5 5.2.6-3.9 3.6 1.1 5.3L12 15.8l-4.7 2.7 1.1-5.3-3.9-3.6L9.7 9Z",
  setback: "M4 8c3 0 4 8 8 8s4-4 8-4M17 9l3 3-3 3",
  talk: "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z",
  plan: "M6 4v6a3 3 0 0 0 3 3h9M14 9l4 4-4 4M6 20v-6",
  pause: "M9 6v12M15 6v12",
  again: "M5 12a7 7 0 1 1 2.2 5.1M5 18v-4h4",
  edit: "M5 19h3L18 9l-3-3L5 16ZM13 8l3 3",
  calendar: "M6 6h12a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM5 10h14M9 4v3M15 4v3",
  heart: "M12 19s-7-4.3-7-9a3.8 3.8 0 0 1 7-2 3.8 3.8 0 0 1 7 2c0 4.7-7 9-7 9Z",
  leaf: "M5 19c0-9 5-13 14-14 0 9-4 14-11 14-1.5 0-2.5-.5-3-1M5 19c2-4 5-7 9-9",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 8h.01",
  save: "M12 4v10M8 10.5l4 4 4-4M5 19h14",
  small: "M8 12h8",
  call: "M6 4h3l1.5 4-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5v3a1 1 0 0 1-1 1A15 15 0 0 1 5 5a1 1 0 0 1 1-1Z",
  flag: "M7 21V4l10 3.5L7 11",
  top: "m6 17 6-6 6 6M6 7h12",
  up: "m6 14.5 6-6 6 6",
  down: "m6 9.5 6 6 6-6",
  live: "M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7.8 16.2a6 6 0 0 1 0-8.4M16.2 7.8a6 6 0 0 1 0 8.4M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      class="icon-mark"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.9"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** A face for a mood from 1 (very low) to 5 (very good): the mouth bends, nothing else. */
export function Face({ mood }: { readonly mood: number }) {
  const bend = [11, 13.5, 16, 18.5, 21][mood - 1] ?? 16;
  return (
    <svg
      class="face"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="12" cy="12" r="9" />
      <path d={`M8 16Q12 ${bend} 16 16`} />
      <path d="M9 9.5v.7M15 9.5v.7" />
    </svg>
  );
}
