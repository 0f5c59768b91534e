/** The ways in which the log's world fails. */

/** The browser gives this site no more room. Nothing of what was asked happened. */
export class StorageFull extends Error {
  override readonly name = "StorageFull";
}

/** The database cannot be reached, and opening it again did not help. */
export class StorageLost extends Error {
  override readonly name: string = "StorageLost";
}

/** A newer version of this program wrote the database. It is left as it is. */
export class StorageNewer extends StorageLost {
  override readonly name = "StorageNewer";
}

/** This log is sealed: its person signed out. */
export class Sealed extends Error {
  override readonly name = "Sealed";
}

/** A body that no peer would store: too long, or with characters that cannot be kept. */
export class NotALine extends Error {
  override readonly name = "NotALine";
}

/** This device belongs to nobody yet. */
export class NotJoined extends Error {
  override readonly name = "NotJoined";
}
