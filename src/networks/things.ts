import type { Mark } from '../subjects/mark.ts';
import type { PartyRole } from '../tips/shape.ts';
import type { LinkKind } from './shape.ts';
import { SAME_TIME_MINUTES } from './weights.ts';

/** A party as networks see it: who it is believed to be, and its fingerprints. `subject` null: nobody is known behind it. */
export type NetworkParty = {
  tip: string;
  party: number;
  role: PartyRole;
  subject: string | null;
  marks: readonly Mark[];
};

/** A tip as networks see it: when it happened (minutes since 1970), and the fingerprints of its files and of the incident. */
export type NetworkTip = { tip: string; minute: number; marks: readonly Mark[] };

/** One holding of a thing: positions of subject and tip, and the minute. */
export type Holding = { subject: number; tip: number; minute: number };

/** What ties those who hold it. `from` null: no direction; else the position of the subject from whom it goes out to the others. */
export type Thing = { kind: LinkKind; print: string; from: number | null; holdings: Holding[] };

/** Subjects and tips by position, and every thing that at least two subjects hold. */
export type Holdings = {
  subjects: string[];
  tips: string[];
  things: Thing[];
  /** by position of the subject: suspected, paying or paid in some tip, or in a group */
  acts: boolean[];
};

/** Roles that say themselves what somebody does. A recipient or contact may be a child, and acts by nothing but being in a group. */
const ACTING: ReadonlySet<PartyRole> = new Set<PartyRole>(['suspect', 'payer', 'beneficiary']);
const PASSIVE: ReadonlySet<PartyRole> = new Set<PartyRole>(['victim', 'reporter']);
const REACHED: ReadonlySet<PartyRole> = new Set<PartyRole>(['recipient', 'contact', 'victim']);
const HOLDS_FILES: ReadonlySet<PartyRole> = new Set<PartyRole>(['suspect', 'recipient']);

type Known = { party: NetworkParty; subject: number };

/**
 * Who holds what. Order of parties and tips does not matter.
 *
 * Victims and reporters hold nothing: what is told of them says nothing of what they do.
 * Cost: O(marks log marks). Pure.
 */
export function holdingsOf(parties: readonly NetworkParty[], tips: readonly NetworkTip[]): Holdings {
  const { shelf, ...rest } = shelved(parties, tips);
  return { ...rest, things: shelf.things() };
}

function shelved(
  parties: readonly NetworkParty[],
  tips: readonly NetworkTip[],
): Omit<Holdings, 'things'> & { shelf: Shelf } {
  const subjects = [...new Set(parties.flatMap(({ subject }) => subject ?? []))].sort();
  const place = new Map(subjects.map((id, at) => [id, at]));
  const sorted = [...tips].sort((a, b) => (a.tip < b.tip ? -1 : 1));
  const inGroup = groupTips(tips);
  const acts = subjects.map(() => false);
  const byTip = new Map<string, Known[]>();
  for (const party of parties) {
    if (party.subject === null) continue;
    const subject = place.get(party.subject)!;
    if (doesAct(party, inGroup)) acts[subject] = true;
    const known = byTip.get(party.tip);
    if (known) known.push({ party, subject });
    else byTip.set(party.tip, [{ party, subject }]);
  }
  const shelf = new Shelf();
  for (const [at, tip] of sorted.entries()) {
    const known = (byTip.get(tip.tip) ?? []).sort((a, b) => a.party.party - b.party.party);
    if (known.length > 0) placeTip(shelf, tip, at, known);
  }
  return { subjects, tips: sorted.map((each) => each.tip), acts, shelf };
}

/** Who holds each thing that so many hold at least, by kind and fingerprint: ids of the subjects. */
export function holdersOf(
  parties: readonly NetworkParty[],
  tips: readonly NetworkTip[],
  fewest: number,
): Map<string, Set<string>> {
  const { shelf, subjects } = shelved(parties, tips);
  const found = new Map<string, Set<string>>();
  for (const { kind, print, holdings } of shelf.all()) {
    if (holdings.length < fewest) continue;
    const holders = new Set(holdings.map(({ subject }) => subjects[subject]!));
    if (holders.size >= fewest) found.set(`${kind} ${print}`, holders);
  }
  return found;
}

const isGroup = ({ kind }: Mark): boolean => kind === 'group';
const groupTips = (tips: readonly NetworkTip[]): Set<string> =>
  new Set(tips.flatMap(({ tip, marks }) => (marks.some(isGroup) ? [tip] : [])));

/** Whether a party says that somebody acts. `inGroup`: tips that tell of a group. */
const doesAct = ({ role, tip, marks }: NetworkParty, inGroup: ReadonlySet<string>): boolean =>
  ACTING.has(role) || (!PASSIVE.has(role) && (inGroup.has(tip) || marks.some(isGroup)));

/** Tips that say that somebody acts, by subject; of those alone who in others were only reached: with these tips aside they do not act. */
export function actingTips(
  parties: readonly NetworkParty[],
  tips: readonly NetworkTip[],
): Map<string, string[]> {
  const inGroup = groupTips(tips);
  const found = new Map<string, string[]>();
  for (const { subject, role } of parties) if (subject !== null && REACHED.has(role)) found.set(subject, []);
  for (const party of parties)
    if (party.subject !== null && doesAct(party, inGroup)) found.get(party.subject)?.push(party.tip);
  return found;
}

function placeTip(shelf: Shelf, tip: NetworkTip, at: number, known: readonly Known[]): void {
  const hold = (subject: number): Holding => ({ subject, tip: at, minute: tip.minute });
  const active = known.filter(({ party }) => !PASSIVE.has(party.role));
  for (const mark of tip.marks) {
    if (mark.kind === 'file_hash')
      for (const { party, subject } of active)
        if (HOLDS_FILES.has(party.role)) shelf.put('file', mark.print, hold(subject));
    if (mark.kind === 'group')
      for (const { subject } of active) shelf.put('group', mark.print, hold(subject));
  }
  for (const { party, subject } of active)
    for (const mark of party.marks) {
      if (mark.kind === 'group' || mark.kind === 'device') shelf.put(mark.kind, mark.print, hold(subject));
      else if (mark.kind === 'file_hash' && HOLDS_FILES.has(party.role))
        shelf.put('file', mark.print, hold(subject));
      // carrier NAT has strength none; a proxy says nothing of where somebody was
      else if (mark.kind === 'ip' && mark.strength !== 'none' && !mark.proxy && mark.minute !== null)
        shelf.put('address', mark.print, { ...hold(subject), minute: mark.minute });
    }
  relate(shelf, tip.tip, known, hold);
}

/** What a tip says of its parties to each other. Each relation is a thing of that tip alone. */
function relate(
  shelf: Shelf,
  tip: string,
  known: readonly Known[],
  hold: (subject: number) => Holding,
): void {
  const of = (...roles: PartyRole[]) => [
    ...new Set(known.filter(({ party }) => roles.includes(party.role)).map(({ subject }) => subject)),
  ];
  const print = tip.replaceAll('-', '');
  const out = (kind: LinkKind, from: readonly number[], to: readonly number[]) => {
    for (const one of from) {
      const others = to.filter((other) => other !== one);
      if (others.length > 0) shelf.relation(kind, print, one, [one, ...others].map(hold));
    }
  };
  const suspects = of('suspect');
  out('contact', suspects, [
    ...new Set(known.filter(({ party }) => REACHED.has(party.role)).map(({ subject }) => subject)),
  ]);
  const [payers, paid] = [of('payer'), of('beneficiary')];
  out(
    'payment',
    payers.length > 0 ? payers : suspects,
    paid.length > 0 ? paid : payers.length > 0 ? suspects : [],
  );
  const named = of('suspect', 'unknown');
  if (named.length > 1) shelf.relation('mention', print, null, named.map(hold));
}

/** Things by what identifies them. */
class Shelf {
  private readonly shared = new Map<string, Thing>();
  private readonly relations: Thing[] = [];

  put(kind: LinkKind, print: string, holding: Holding): void {
    const key = `${kind} ${print}`;
    const thing = this.shared.get(key);
    if (thing) thing.holdings.push(holding);
    else this.shared.set(key, { kind, print, from: null, holdings: [holding] });
  }

  relation(kind: LinkKind, print: string, from: number | null, holdings: Holding[]): void {
    this.relations.push({ kind, print, from, holdings });
  }

  /** Every thing that may be shared, held by one or by many. */
  all(): Thing[] {
    return [...this.shared.values()];
  }

  /** Things with two subjects or more; several hashes of one file as one; addresses cut into moments. */
  things(): Thing[] {
    const made: Thing[] = [];
    const seen = new Set<string>();
    for (const thing of [...this.shared.values()].sort(byPrint)) {
      if (!isShared(thing)) continue;
      if (thing.kind === 'address') made.push(...momentsOf(thing));
      // MD5, SHA-1, SHA-256 of one file, and files that always come as one lot, are one piece of evidence
      else if (thing.kind === 'file') {
        const lot = thing.holdings.map(({ subject, tip }) => `${subject} ${tip}`).join(',');
        if (!seen.has(lot)) made.push(thing);
        seen.add(lot);
      } else made.push(thing);
    }
    return [...made, ...this.relations];
  }
}

const byPrint = (a: Thing, b: Thing): number =>
  a.kind === b.kind ? (a.print < b.print ? -1 : 1) : a.kind < b.kind ? -1 : 1;

function isShared({ holdings }: Thing): boolean {
  const [first] = holdings;
  return holdings.some(({ subject }) => subject !== first!.subject);
}

/** An address that many use over time is nobody’s: it is left whole, and cut. Else its uses at nearly the same time. */
function momentsOf(thing: Thing): Thing[] {
  const sorted = [...thing.holdings].sort((a, b) => a.minute - b.minute || a.subject - b.subject);
  const moments: Thing[] = [];
  let now: Holding[] = [];
  const end = () => {
    if (now.length > 1) moments.push({ ...thing, holdings: now });
    now = [];
  };
  for (const holding of sorted) {
    const last = now.at(-1);
    if (last && holding.minute - last.minute > SAME_TIME_MINUTES) end();
    now.push(holding);
  }
  end();
  return moments.filter(isShared);
}
