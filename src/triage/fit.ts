import type { Lane } from '../tips/shape.ts';
import type { Fit } from './shape.ts';

/** What an open tip weighs on its officer, by lane. Makers’ judgement: what is urgent asks for more, and leaves room for less. */
export const LANE_WEIGHT: Readonly<Record<Lane, number>> = { now: 8, '24h': 4, week: 2, '30d': 1 };

const LANGUAGE_POINTS = 30;
const SPECIALITY_POINTS = 20;
/** Knows the subject from another tip. */
const SUBJECT_POINTS = 25;
/** At most so many points are lost by load: who has most of all loses them all. */
const LOAD_POINTS = 40;

/** What a tip asks of an officer. `known`: officers who have or had another tip on the same subjects. */
export type Asks = {
  languages: ReadonlySet<string>;
  specialities: ReadonlySet<string>;
  known: ReadonlySet<string>;
};

type Candidate = {
  id: string;
  name: string;
  languages: readonly string[];
  specialities: readonly string[];
};

/**
 * Officers in the order in which they fit a tip, each with the reasons; the points of the reasons add up to the officer's.
 *
 * load  open work of each in lane weights, by officer
 * returns  the best first; of equals the one with less work, then by name. Pure, O(officers)
 */
export function fitOf(
  candidates: readonly Candidate[],
  asks: Asks,
  load: ReadonlyMap<string, number>,
): Fit[] {
  const most = Math.max(1, ...candidates.map(({ id }) => load.get(id) ?? 0));
  return candidates
    .map((each): Fit => {
      const own = load.get(each.id) ?? 0;
      const reasons: Fit['reasons'] = [];
      for (const value of each.languages.filter((language) => asks.languages.has(language)).slice(0, 1))
        reasons.push({ kind: 'language', value, points: LANGUAGE_POINTS });
      for (const value of each.specialities.filter((key) => asks.specialities.has(key)))
        reasons.push({ kind: 'speciality', value, points: SPECIALITY_POINTS });
      if (asks.known.has(each.id)) reasons.push({ kind: 'subject', value: '', points: SUBJECT_POINTS });
      reasons.push({
        kind: 'load',
        value: String(own),
        points: -Math.round((LOAD_POINTS * own) / most) || 0,
      });
      const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
      return { officer: each.id, name: each.name, points, load: own, reasons };
    })
    .sort((a, b) => b.points - a.points || a.load - b.load || (a.name < b.name ? -1 : 1));
}
