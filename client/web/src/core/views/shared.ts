/** What every member of a space sees. */
export type SharedProjection = Readonly<Record<string, unknown>>;
