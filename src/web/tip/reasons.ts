/** Reasons that were given in this session, the newest first: offered again, never filled in. */
let given: readonly string[] = [];
const MOST = 5;

export function reasonsGiven(): readonly string[] {
  return given;
}

export function rememberReason(reason: string): void {
  given = [reason, ...given.filter((one) => one !== reason)].slice(0, MOST);
}

export function forgetReasons(): void {
  given = [];
}
