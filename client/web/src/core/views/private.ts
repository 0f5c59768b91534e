/** What one member alone sees. */
export type PrivateProjection = Readonly<Record<string, unknown>>;
