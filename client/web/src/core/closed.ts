/** Ends every switch over a closed union: a case that is missing fails the type check, not the person. */
export function assertNever(value: never): never {
  throw new Error(`a case is missing: ${typeof value}`);
}
