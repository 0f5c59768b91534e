/** Time as the shell needs it; the composition root binds it to the browser's. */
export interface Timing {
  /** Microseconds since 1970, by the clock on the wall. */
  nowUs(): number;
  /** Microseconds that never run backwards, whoever sets the clock. */
  monotonicUs(): number;
  /** Call back once after so long; the answer stops it. */
  after(ms: number, call: () => void): () => void;
}
