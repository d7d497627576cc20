import type { Decided, TipRef } from '../app/api.ts';

type Decisions = Decided['decisions'];

/** One request decides on at most so many. */
const AT_ONCE = 500;

/**
 * Sends an officer's acts one after the other, each with the newest revision that an earlier one brought: who presses
 * `a` and `e` faster than the server answers must not be told that somebody else changed the tip.
 */
export function createActLine() {
  const revisions = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();

  const learn = (decisions: Decisions): Decisions => {
    for (const { tip, revision } of decisions) revisions.set(tip, revision);
    return decisions;
  };
  const newest = ({ id, revision }: TipRef): TipRef => {
    const known = revisions.get(id) ?? 0;
    return revision === undefined ? { id } : { id, revision: Math.max(revision, known) };
  };
  const inLine = (work: () => Promise<Decisions>): Promise<Decisions> => {
    const sent = last.then(work).then(learn);
    last = sent.catch(() => null);
    return sent;
  };

  return {
    decide: (tips: readonly TipRef[], send: (tips: TipRef[]) => Promise<Decided>): Promise<Decisions> =>
      inLine(() => inParts(tips, (some) => send(some.map(newest)))),
    undo: (decisions: Decisions, send: (decisions: Decisions) => Promise<Decided>): Promise<Decisions> =>
      inLine(() => inParts(decisions, send)),
  };
}

async function inParts<One>(
  all: readonly One[],
  send: (some: One[]) => Promise<Decided>,
): Promise<Decisions> {
  const decisions: Decisions = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    decisions.push(...(await send(all.slice(from, from + AT_ONCE))).decisions);
  }
  return decisions;
}
