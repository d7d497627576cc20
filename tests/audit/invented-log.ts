import type { PatternRow } from '../../src/audit/entry-store.ts';
import type { PatternKind } from '../../src/audit/shape.ts';

/**
 * An invented unit at its work for some weeks, and the curious among it, written down without a look at the rules that
 * are to find them: officers with habits, tips with numbers, a rota for the nights.
 */
export type Planted = { kind: PatternKind; officer: string | null; record: string | null; day: number };
export type InventedLog = {
  rows: PatternRow[];
  planted: Planted[];
  officers: Map<string, string>;
  /** what each search said; the log itself keeps only marks of it */
  searched: Map<number, string>;
  ownRecords: Map<string, Set<string>>;
  assigned: Map<string, string>;
  numbers: Map<string, { source: string; number: number }>;
  officerDays: number;
};

const GIVEN =
  'Asha Ravi Meena Arjun Lata Imran Joseph Kavita Nikhil Sunita Tenzin Farah Gopal Hema Indu Jaya Kiran Leela Mohan Neha Om Pooja Qadir Rekha Suresh Tara Uma Vikram Waheeda Yash Zoya Anil Bina Chetan Divya Esha Firoz Gita Harish Ila Jatin Kamal Lalit Mira Naveen Omar Prem Rita Sagar Tulsi Usha Vijay Wasim Yamini Zakir Amrit Balu Charu Deepa Ekta'.split(
    ' ',
  );
/** Surname and how many of a hundred bear it. */
const SURNAMES: [string, number][] = [
  ['Kumar', 14],
  ['Singh', 12],
  ['Sharma', 6],
  ['Khan', 6],
  ['Das', 5],
  ['Patel', 5],
  ['Yadav', 5],
  ['Reddy', 4],
  ['Nair', 3],
  ['Bhattarai', 2],
  ['Quadros', 2],
  ['Wangchuk', 2],
  ['Lobo', 2],
  ['Kipgen', 2],
  ['Tharoor', 2],
  ['Zaveri', 2],
  ['Irani', 2],
  ['Coelho', 2],
  ['Murmu', 2],
  ['Hazarika', 2],
  ['Dhillon', 3],
  ['Menon', 3],
  ['Bhosale', 3],
  ['Chettiar', 3],
  ['Ahluwalia', 3],
  ['Soren', 3],
];
const START = Date.UTC(2026, 8, 1) - 330 * 60_000;
const DAY = 86_400_000;
const MINUTE = 60_000;

export function inventLog(seed: number, officerCount = 40, days = 60): InventedLog {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  const surname = (): string => {
    let left = random() * SURNAMES.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of SURNAMES) {
      left -= weight;
      if (left < 0) return name;
    }
    return 'Soren';
  };
  const log: InventedLog = {
    rows: [],
    planted: [],
    officers: new Map(),
    searched: new Map(),
    ownRecords: new Map(),
    assigned: new Map(),
    numbers: new Map(),
    officerDays: officerCount * days,
  };
  const officers = Array.from({ length: officerCount }, (_, at) => `officer-${at}`);
  for (const officer of officers) {
    log.officers.set(officer, `${GIVEN[below(GIVEN.length)]} ${surname()}`);
    log.ownRecords.set(officer, new Set());
  }
  const tips = Array.from({ length: 6000 }, (_, at) => {
    const id = `tip-${at}`;
    log.numbers.set(id, {
      source: at % 5 === 0 ? 'police' : 'NCMEC',
      number: 190_000_000 + at * 3 + below(3),
    });
    return id;
  });
  for (const [at, id] of tips.entries())
    if (at % 2 === 0) log.assigned.set(id, officers[below(officerCount)]!);
  const act = (
    officer: string,
    time: number,
    action: string,
    record: string | null,
    more: Partial<PatternRow> = {},
  ) => {
    log.rows.push({
      seq: 0,
      at: new Date(time).toISOString(),
      officer,
      action,
      record_kind: record ? 'tip' : 'search',
      record_id: record ?? 'tips',
      outcome: 'done',
      code: null,
      marks: null,
      ...more,
    });
    return log.rows.at(-1)!;
  };
  const searches: [PatternRow, string][] = [];
  const search = (officer: string, time: number, text: string) =>
    searches.push([act(officer, time, 'triage.search', null, { marks: 'kept' }), text]);

  const ordinaryDay = (officer: string, day: number, habit: number, night: boolean) => {
    let time = START + day * DAY + (night ? 21.5 : 9 + random()) * 60 * MINUTE;
    const pace = () => (time += (1 + random() * 9) * MINUTE);
    if (habit === 0) {
      // goes through what is newest, one after another by number, and closes or assigns nearly all of it
      const first = below(tips.length - 80);
      for (let at = 0; at < 15 + below(25); at += 1) {
        act(officer, pace(), 'tips.show', tips[first + at]!);
        if (random() < 0.85)
          act(
            officer,
            time + MINUTE / 2,
            random() < 0.7 ? 'triage.close' : 'triage.assign',
            tips[first + at]!,
          );
      }
    } else if (habit === 1) {
      // has tips, opens each several times a day
      const mine = tips.filter((id) => log.assigned.get(id) === officer);
      for (let at = 0; at < 12 + below(15) && mine.length > 0; at += 1) {
        const tip = mine[(day * 7 + below(8)) % mine.length]!;
        act(officer, pace(), 'tips.show', tip);
        if (random() < 0.5) act(officer, time + MINUTE, 'tips.words', tip);
        if (random() < 0.2) act(officer, time + 2 * MINUTE, 'triage.escalate', tip);
      }
    } else {
      // looks over what others do, in the order of urgency
      for (let at = 0; at < 20 + below(30); at += 1)
        act(officer, pace(), 'tips.show', tips[below(tips.length)]!);
    }
    for (let at = below(6); at > 0; at -= 1)
      search(
        officer,
        pace(),
        random() < 0.8 ? `+91 99999 ${10_000 + below(90_000)}` : `${GIVEN[below(GIVEN.length)]} ${surname()}`,
      );
    for (let at = below(4); at > 0; at -= 1)
      act(officer, pace(), 'tips.show', null, { outcome: 'refused', code: 'NOT_FOUND' });
  };

  for (let day = 0; day < days; day += 1)
    for (const [at, officer] of officers.entries()) {
      const onNights = at % 8 === Math.floor(day / 7) % 8 && at % 3 === 0;
      if ((day + at) % 7 < 5) ordinaryDay(officer, day, onNights ? 0 : at % 3, onNights);
      // a tip of the day that a few look at together
      if (at === 0)
        for (const colleague of officers.slice(day % 30, (day % 30) + 3))
          act(colleague, START + day * DAY + 11 * 60 * MINUTE, 'tips.show', tips[day]!);
    }

  const plant = (
    kind: PatternKind,
    count: number,
    write: (officer: string, day: number, time: number, at: number) => string | null,
  ) => {
    for (let at = 0; at < count; at += 1) {
      const officer = officers[(at * 11 + 3) % officerCount]!;
      const day = 2 + ((at * 17) % (days - 4));
      const record = write(officer, day, START + day * DAY + 14 * 60 * MINUTE, at);
      log.planted.push({
        kind,
        officer: kind === 'hot-record' || kind === 'after-clearing' ? null : officer,
        record,
        day,
      });
    }
  };
  plant('self-look-up', 10, (officer, _, time, at) => {
    if (at % 2 === 0) search(officer, time, log.officers.get(officer)!);
    else {
      log.ownRecords.get(officer)!.add(tips[5000 + at]!);
      act(officer, time, 'tips.show', tips[5000 + at]!);
    }
    return null;
  });
  plant('own-name', 20, (officer, _, time) => {
    const own = log.officers.get(officer)!.split(' ')[1]!;
    for (let at = 3 + below(6); at > 0; at -= 1)
      search(officer, time + at * 4 * MINUTE, `${GIVEN[(at * 5) % GIVEN.length]}${at % 2 ? '' : '.'} ${own}`);
    return null;
  });
  plant('hot-record', 20, (officer, _, time, at) => {
    const tip = tips[3000 + at * 2 + 1]!;
    const readers = officers.filter((each) => each !== officer).slice(at, at + 6);
    for (const [place, reader] of readers.entries())
      act(reader, time + place * 20 * MINUTE, 'tips.show', tip);
    return tip;
  });
  plant('after-hours', 20, (officer, _, time) => {
    const first = below(2000);
    for (let at = 0; at < 40; at += 1)
      act(officer, time + (9 * 60 + at * 2) * MINUTE, 'tips.show', tips[(first + at * 131) % tips.length]!);
    return null;
  });
  plant('sequential', 20, (officer, _, time, at) => {
    const first = below(5000);
    const down = at % 2 === 0;
    for (let step = 0; step < 25; step += 1) {
      act(officer, time + step * 12_000, 'tips.show', tips[first + (down ? 25 - step : step)]!);
    }
    return null;
  });
  plant('refusals', 20, (officer, _, time) => {
    for (let at = 0; at < 15; at += 1)
      act(officer, time + at * 2 * MINUTE, 'tips.show', null, { outcome: 'refused', code: 'NOT_FOUND' });
    return null;
  });
  plant('after-clearing', 20, (officer, _, time, at) => {
    const tip = tips[4000 + at]!;
    act(officers[39]!, time, 'tips.clear', tip);
    act(officer, time + 30 * 60 * MINUTE, 'tips.show', tip);
    return tip;
  });
  const order = [...log.rows].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const [seq, row] of order.entries()) row.seq = seq;
  for (const [row, text] of searches) log.searched.set(row.seq, text);
  log.rows = order;
  return log;
}
