/** Words of the frame: navigation, how the device stands with its server, what it has to tell. */
export const nav = {
  label: "Main",
  today: "Today",
  goals: "Goals",
  progress: "Progress",
  journal: "Journal",
  more: "More",
  help: "Help",
  clients: "Clients",
} as const;

export const link = {
  saved: "Saved on this device",
  savedSynced: "Saved and sent",
  waiting: { one: "{count} waiting", other: "{count} waiting" },
  offline: "No connection",
  greeting: "Connecting",
  slow: "Connected the slow way",
  stopped: "Not syncing",
} as const;

/** Notices of sync, by their word in the protocol. */
export const notices = {
  server_restored: "The server came back from a backup. What it had lost is sent again.",
  resending: "Some of your entries are sent again. The server no longer had them.",
  copied_device: "This device was copied or restored. It goes on under a new name. Nothing was lost.",
  copy_differed:
    "The copy on this device was not the same as the server's. It is read again. Your own entries are safe.",
  relay_forked: "The server has two versions of what one of your devices wrote. Both are kept.",
  relay_refused: "The server did not take what one of your devices wrote. It is kept and will be sent again.",
  stream_closed: "You are no longer a member here. What is on this device stays on it.",
  storage_full: "The server is full for now. Your entries wait here and will be sent again.",
  device_full: "There is no room left on this device for what others wrote. Nothing of yours is lost.",
  storage_lost: "The browser lost its store and opened it again. Please check your last entry.",
  store_vanished: "The browser cleared what was stored here. We fetch it again from the server.",
  entries_refused: "The server did not take some entries. They are kept. You can see them under Your data.",
  unknown: "There is news about syncing. Your entries are safe.",
} as const;

export const stopped = {
  sign_in: "The server does not know this device any more. Sign in again. Nothing on it is lost.",
  removed: "This device was taken off your account. What it had not sent is still here. You can save it as a file.",
  upgrade: "Handrail and the server have different versions. Update Handrail. You can go on; nothing is lost.",
} as const;

export const stoppedDo = {
  sign_in: "Sign in again",
  removed: "Save it as a file",
  upgrade: "Update now",
} as const;

export const update = {
  ready: "A new version is ready.",
  take: "Update now",
} as const;

/** Entries that are kept and cannot be shown by this version. */
export const unshown = {
  title: "What cannot be shown here",
  leftOut: {
    one: "{count} entry could not be shown by this version. It is kept.",
    other: "{count} entries could not be shown by this version. They are kept.",
  },
  newer: {
    one: "{count} entry is from a newer version. It is kept. Update Handrail to see it.",
    other: "{count} entries are from a newer version. They are kept. Update Handrail to see them.",
  },
  row: "Update Handrail to see this.",
} as const;

export const watch = "Nobody reads this around the clock. If you need someone now, open Help.";
