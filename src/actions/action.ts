import type * as z from 'zod';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import type { Actor, Permission, RecordRef } from './shape.ts';
import type { Site } from './site.ts';

/**
 * What an action is handed, and nothing else. `record` is what its `load` returned: loaded, and checked at the door;
 * `prepared` is what its `prepare` returned.
 */
export type Context<Loaded = undefined, Prepared = undefined> = {
  db: Db;
  now: Instant;
  officer: Actor;
  record: Loaded;
  prepared: Prepared;
};

/** What `prepare` is handed: it works before the act's transaction begins, with short transactions of its own. */
export type Desk = {
  now: Instant;
  officer: Actor;
  site: Site | null;
  /** what the program was started with, by name */
  tools: Readonly<Record<string, unknown>>;
  read: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  write: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
};

type Declaration<I extends z.ZodType, O extends z.ZodType, Loaded, Prepared> = {
  /** `<room>.<verb>`: the path under /api */
  name: string;
  /** the words of the command line: `tip show` */
  words: string;
  /** one sentence for help and OpenAPI */
  about: string;
  /** the permission it takes; `anyone`: no sign-in; `officer`: any who is signed in */
  allow: Permission | 'anyone' | 'officer';
  input: I;
  output: O;
  /** the record it is about; null is answered like a record that does not exist */
  load?: (db: Db, officer: Actor, input: z.infer<I>, now: Instant) => Promise<Loaded | null>;
  /**
   * slow work that must hold no transaction: hashing a password, asking a directory. Where nobody is signed in yet, the
   * `unit` it returns is the one in whose log the act stands
   */
  prepare?: (desk: Desk, input: z.infer<I>) => Promise<Prepared>;
  run: (context: Context<Loaded, Prepared>, input: z.infer<I>) => Promise<z.infer<O>>;
  /** what the audit entries say it was about, from input, answer and loaded record. Absent: one entry, about no record */
  records?: (input: z.infer<I>, output: z.infer<O>, record: Loaded) => RecordRef[];
  /** names of input fields that are secrets: left out of the digest in the audit entry */
  secrets?: readonly string[];
  /** first of the input's fields that the command line takes without a name */
  argument?: string;
  /** only the program itself performs it: no path, no words */
  internal?: boolean;
  /** the rows it works on: those that the officer may see (absent), all of the unit, for work whose answer shows none, or of all units */
  sees?: Sees;
  /** only within five minutes of having proved again who one is */
  fresh?: boolean;
  /** who must have approved this very input first: a second officer with this permission. Commands only; what the input parses to must parse to itself */
  fourEyes?: Permission;
  /** where `fourEyes` is set: whether the loaded record lets one do it alone, e.g. of a unit that is being set up */
  alone?: (record: Loaded) => boolean;
  /** the unit that it is done to, where that may be another than the officer's: what was done stands in that one's log too */
  doneTo?: (record: Loaded) => number;
  /** words for the audit entry that may be personal, e.g. the reason given: kept sealed, the log's hash is over the seal */
  detail?: (input: z.infer<I>, output: z.infer<O>, record: Loaded) => string | null;
  /** texts that were searched for: the audit entry keeps a blind mark of each, by which nobody can list what was searched */
  seeks?: (input: z.infer<I>) => readonly string[];
};

/** Which rows a transaction sees: what need-to-know gives the officer, all of the officer's unit, or every unit's. */
export type Sees = 'own' | 'unit' | 'house';

/** An action without its types, as the table holds it. */
export type Action = {
  readonly kind: 'query' | 'command';
  /** a query that leaves an entry in the audit log, since it shows what a tip says */
  readonly logged: boolean;
  readonly name: string;
  readonly words: string;
  readonly about: string;
  readonly allow: Permission | 'anyone' | 'officer';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly load: ((db: Db, officer: Actor, input: never, now: Instant) => Promise<unknown>) | undefined;
  readonly prepare: ((desk: Desk, input: never) => Promise<unknown>) | undefined;
  readonly run: (context: Context<never, never>, input: never) => Promise<unknown>;
  readonly records: ((input: never, output: never, record: never) => RecordRef[]) | undefined;
  readonly secrets: readonly string[];
  readonly argument: string | undefined;
  readonly internal: boolean;
  readonly sees: Sees;
  readonly fresh: boolean;
  readonly fourEyes: Permission | undefined;
  readonly alone: ((record: never) => boolean) | undefined;
  readonly doneTo: ((record: never) => number) | undefined;
  readonly detail: ((input: never, output: never, record: never) => string | null) | undefined;
  readonly seeks: ((input: never) => readonly string[]) | undefined;
};

/** An action with its types kept, for callers inside the program and for the web client. */
export type Typed<Name extends string, I, O> = Action & {
  readonly name: Name;
  readonly types?: { input: I; output: O };
};

/** Changes something: runs in a write transaction, always leaves an entry. */
export function command<
  const N extends string,
  I extends z.ZodType,
  O extends z.ZodType,
  Loaded = undefined,
  Prepared = undefined,
>(declaration: Declaration<I, O, Loaded, Prepared> & { name: N }): Typed<N, z.input<I>, z.output<O>> {
  return make('command', true, declaration);
}

/** Reads: runs in a read-only transaction. `logged` where it shows what a tip says about persons. */
export function query<
  const N extends string,
  I extends z.ZodType,
  O extends z.ZodType,
  Loaded = undefined,
  Prepared = undefined,
>(
  declaration: Declaration<I, O, Loaded, Prepared> & { name: N; logged: boolean },
): Typed<N, z.input<I>, z.output<O>> {
  return make('query', declaration.logged, declaration);
}

const kinds = new Map<string, Action['kind']>();

/** Whether the action of a name reads or changes; undefined where no module that was loaded declares it. */
export const kindOf = (name: string): Action['kind'] | undefined => kinds.get(name);

function make<N extends string, I extends z.ZodType, O extends z.ZodType, Loaded, Prepared>(
  kind: Action['kind'],
  logged: boolean,
  declaration: Declaration<I, O, Loaded, Prepared> & { name: N },
): Typed<N, z.input<I>, z.output<O>> {
  const { secrets = [], argument, internal = false, sees = 'own', fresh = false, ...more } = declaration;
  const { load, prepare, records, run, detail, seeks, fourEyes, alone, doneTo, ...rest } = more;
  kinds.set(rest.name, kind);
  return {
    ...rest,
    kind,
    logged,
    load: load as Action['load'],
    prepare: prepare as Action['prepare'],
    run: run as Action['run'],
    records: records as Action['records'],
    secrets,
    argument,
    internal,
    sees,
    fresh,
    fourEyes,
    alone: alone as Action['alone'],
    doneTo: doneTo as Action['doneTo'],
    detail: detail as Action['detail'],
    seeks: seeks as Action['seeks'],
  };
}
