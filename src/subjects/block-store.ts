import type { Db } from '../storage/db.ts';
import { type Binding, type PartyRef, partyKey } from './block.ts';
import { enoughToTell, mostOf, type Silence, silenceOf } from './cut.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import type { Mark } from './mark.ts';
import { bindingsIn, storedParties, tipsHolding } from './party-store.ts';
import { tiesOf } from './resolution-store.ts';
import { type Block, blocksOf, type StoredParty } from './resolve-blocks.ts';
import type { MarkKind } from './shape.ts';

/**
 * What was touched, and from where blocks are collected.
 *
 * tips      parties as they are going to stand, in place of what is kept of their tips
 * parties   parties that stand already
 * before    parties that stand otherwise now, or no more, as they were
 * subjects  subjects that parties were of
 * fresh     whether a value (fingerprint) is known to stand in no tip but those in `tips`: it is not asked for
 */
export type Touched = {
  tips?: ReadonlyMap<string, readonly StoredParty[]>;
  fresh?: (print: string) => boolean;
  parties?: readonly PartyRef[];
  before?: readonly StoredParty[];
  subjects?: Iterable<string>;
};

/**
 * The whole blocks that what was touched stands in, and those of everybody who was of one subject with them until now.
 *
 * From parties to the values by which they may be compared, to the tips in which these stand, to the parties that hold
 * them, until nothing new comes. A value that too many hold (cut.ts), or that stands in more tips than its kind reaches, is
 * not followed, unless it was before the tips that are touched came: then those whom it held together are looked at once
 * more.
 */
export async function collectBlocks(db: Db, unit: number, touched: Touched): Promise<Block[]> {
  const collector = new Collector(db, unit, touched);
  await collector.begin(touched);
  await collector.grow();
  return blocksOf(collector.parties(), collector.allBindings(), collector.silent);
}

/**
 * How often as many tips as a kind’s `most` are looked at before more are, and before all are. Most values that too many
 * hold show it in the first few tips; what follows is loaded with every party of these.
 */
const FIRST = 2;

type Asked = { print: string; kind: MarkKind; most: number };

function* everyOf<T>(lists: Iterable<Iterable<T>>): Generator<T> {
  for (const list of lists) yield* list;
}

class Collector {
  readonly silent = new Map<string, Silence>();
  private readonly db: Db;
  private readonly unit: number;
  private readonly overlay: ReadonlyMap<string, readonly StoredParty[]>;
  private readonly fresh: (print: string) => boolean;
  private readonly former = new Map<string, StoredParty[]>();
  private readonly tips = new Map<string, readonly StoredParty[]>();
  /** of the parties that are loaded, those that hold a value by which they may be compared */
  private readonly holders = new Map<string, StoredParty[]>();
  private readonly taken = new Set<StoredParty>();
  private readonly prints = new Set<string>();
  private readonly subjects = new Set<string>();
  private readonly boundTips = new Set<string>();
  private readonly bindings = new Map<string, Binding>();
  private frontier: StoredParty[] = [];

  constructor(db: Db, unit: number, { tips = new Map(), before = [], fresh = () => false }: Touched) {
    this.db = db;
    this.unit = unit;
    this.overlay = tips;
    this.fresh = fresh;
    for (const party of before)
      for (const print of new Set(party.marks.flatMap((mark) => (mayBlock(mark) ? [mark.print] : [])))) {
        const holders = this.former.get(print);
        if (holders) holders.push(party);
        else this.former.set(print, [party]);
      }
  }

  parties(): StoredParty[] {
    return [...this.taken];
  }

  allBindings(): Binding[] {
    return [...this.bindings.values()];
  }

  async begin({ before = [], parties = [], subjects = [] }: Touched): Promise<void> {
    for (const [tip, all] of this.overlay) {
      this.stand(tip, all);
      for (const party of all) this.take(party);
    }
    await this.takeRefs(parties);
    await this.follow(everyOf(before.map((party) => party.marks)));
    await this.followSubjects([...before.flatMap((party) => party.subject ?? []), ...subjects]);
  }

  async grow(): Promise<void> {
    while (this.frontier.length > 0) {
      const parties = this.frontier;
      this.frontier = [];
      await this.follow(everyOf(parties.map((party) => party.marks)));
      await this.followSubjects(parties.flatMap((party) => party.subject ?? []));
      await this.followBindings(parties.map((party) => party.tip));
    }
  }

  private take(party: StoredParty): void {
    if (this.taken.has(party)) return;
    this.taken.add(party);
    this.frontier.push(party);
  }

  private stand(tip: string, parties: readonly StoredParty[]): void {
    this.tips.set(tip, parties);
    for (const party of parties)
      for (const mark of party.marks) {
        if (!mayBlock(mark)) continue;
        const holders = this.holders.get(mark.print);
        if (!holders) this.holders.set(mark.print, [party]);
        else if (holders.at(-1) !== party) holders.push(party);
      }
  }

  /** Parties of tips, as they stand or are going to stand. */
  private async load(tips: Iterable<string>): Promise<void> {
    const unknown: string[] = [];
    for (const tip of tips) {
      if (this.tips.has(tip)) continue;
      this.tips.set(tip, []);
      unknown.push(tip);
    }
    const byTip = new Map<string, StoredParty[]>();
    for (const party of await storedParties(this.db, this.unit, unknown)) {
      const parties = byTip.get(party.tip);
      if (parties) parties.push(party);
      else byTip.set(party.tip, [party]);
    }
    for (const [tip, parties] of byTip) this.stand(tip, parties);
  }

  private async takeRefs(refs: readonly PartyRef[]): Promise<void> {
    await this.load(refs.map((ref) => ref.tip));
    const wanted = new Set(refs.map(partyKey));
    for (const { tip } of refs)
      for (const party of this.tips.get(tip)!) if (wanted.has(partyKey(party))) this.take(party);
  }

  private async follow(marks: Iterable<Mark>): Promise<void> {
    const fresh: Asked[] = [];
    for (const mark of marks) {
      if (!mayBlock(mark) || this.prints.has(mark.print)) continue;
      this.prints.add(mark.print);
      fresh.push({ print: mark.print, kind: mark.kind, most: this.few(mark.kind) });
    }
    const wide = await this.followTo(fresh);
    const wider = await this.followTo(wide.map((each) => ({ ...each, most: this.more(each.kind) })));
    await this.followTo(wider.map((each) => ({ ...each, most: this.all(each.kind) })));
  }

  /** Tips of a value that are looked at first: enough to tell of most that too many hold that they do. */
  private readonly few = (kind: MarkKind): number =>
    kind === 'account' ? this.more(kind) : Math.min(this.all(kind), FIRST * mostOf(kind) + 1);

  /** The same, where all that are touched hold it. */
  private readonly more = (kind: MarkKind): number =>
    Math.min(this.all(kind), enoughToTell(kind) + this.overlay.size + 1);

  private readonly all = (kind: MarkKind): number => KIND_WEIGHTS[kind]!.reach + this.overlay.size + 1;

  /** Follow values as far as so many tips; returns those of which more has to be known. */
  private async followTo(asked: readonly Asked[]): Promise<Asked[]> {
    const found = await tipsHolding(
      this.db,
      this.unit,
      asked.filter(({ print }) => !this.fresh(print)),
    );
    await this.load(everyOf(found.values()));
    const wide: Asked[] = [];
    for (const each of asked) {
      const { print, kind, most } = each;
      const tips = found.get(print)?.length ?? 0;
      const holders = this.holders.get(print) ?? [];
      const before = [
        ...holders.filter((party) => !this.overlay.has(party.tip)),
        ...(this.former.get(print) ?? []),
      ];
      const { reach } = KIND_WEIGHTS[kind]!;
      // with more holders a value that is cut stays so; a filler is told from its first tips
      const silence = tips > reach ? 'too_many_holders' : silenceOf(kind, holders, print);
      const wasSilent = tips > reach + this.overlay.size || silenceOf(kind, before, print) !== null;
      if (silence) this.silent.set(print, silence);
      if (silence && wasSilent) continue;
      if (tips === most && most < this.all(kind)) wide.push(each);
      else for (const party of holders) this.take(party);
    }
    return wide;
  }

  private async followSubjects(subjects: readonly string[]): Promise<void> {
    const fresh = [...new Set(subjects)].filter((subject) => !this.subjects.has(subject));
    if (fresh.length === 0) return;
    for (const subject of fresh) this.subjects.add(subject);
    const tips = new Set([...(await tiesOf(this.db, this.unit, fresh)).values()].flat());
    await this.load(tips);
    const wanted = new Set(fresh);
    for (const tip of tips)
      for (const party of this.tips.get(tip)!)
        if (party.subject !== null && wanted.has(party.subject)) this.take(party);
  }

  private async followBindings(tips: readonly string[]): Promise<void> {
    const fresh = [...new Set(tips)].filter((tip) => !this.boundTips.has(tip));
    for (const tip of fresh) this.boundTips.add(tip);
    for (const binding of await bindingsIn(this.db, this.unit, fresh)) {
      if (this.bindings.has(binding.decision)) continue;
      this.bindings.set(binding.decision, binding);
      await this.takeRefs(binding.sides.flat());
    }
  }
}
