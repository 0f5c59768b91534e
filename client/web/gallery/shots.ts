/** What there is to look at: an address, who looks, and what is pressed first. */
export interface Shot {
  readonly at: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly press?: readonly string[];
  /** The whole page, not only what fits. */
  readonly whole?: boolean;
}

export const SHOTS: Readonly<Record<string, Shot>> = {
  join: { at: "/join", with: { as: "nobody", token: "sample" } },
  help: { at: "/help", whole: true },
};
