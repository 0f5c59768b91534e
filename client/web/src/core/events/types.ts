/** What happened, as its author said it. */
export interface Body {
  readonly type: string;
  readonly [field: string]: unknown;
}
