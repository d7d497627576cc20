import type * as z from 'zod';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import type { Actor, Permission, RecordRef } from './shape.ts';

/**
 * What an action is handed, and nothing else. `record` is what its `load` returned: loaded, and checked at the door.
 * `ahead` is what its own `ahead` made before the transaction began.
 */
export type Context<Loaded = undefined> = {
  db: Db;
  now: Instant;
  officer: Actor;
  record: Loaded;
  ahead: unknown;
};

/** What an action may use before its transaction begins. `tools`: what the program was started with, by name. */
export type Outside = {
  now: Instant;
  officer: Actor;
  /** look into the database, in a transaction that only reads and ends before the action's own begins */
  look: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  tools: Readonly<Record<string, unknown>>;
};

type Declaration<I extends z.ZodType, O extends z.ZodType, Loaded> = {
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
  load?: (db: Db, officer: Actor, input: z.infer<I>) => Promise<Loaded | null>;
  /** long work that must not hold a transaction: what may have changed since is looked at again in `run` */
  ahead?: (outside: Outside, input: z.infer<I>) => Promise<unknown>;
  run: (context: Context<Loaded>, input: z.infer<I>) => Promise<z.infer<O>>;
  /** what the audit entries say it was about, from input, answer and loaded record. Absent: one entry, about no record */
  records?: (input: z.infer<I>, output: z.infer<O>, record: Loaded) => RecordRef[];
  /** names of input fields that are secrets: left out of the digest in the audit entry */
  secrets?: readonly string[];
  /** first of the input's fields that the command line takes without a name */
  argument?: string;
  /** only the program itself performs it: no path, no words */
  internal?: boolean;
};

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
  readonly load: ((db: Db, officer: Actor, input: never) => Promise<unknown>) | undefined;
  readonly ahead: ((outside: Outside, input: never) => Promise<unknown>) | undefined;
  readonly run: (context: Context<never>, input: never) => Promise<unknown>;
  readonly records: ((input: never, output: never, record: never) => RecordRef[]) | undefined;
  readonly secrets: readonly string[];
  readonly argument: string | undefined;
  readonly internal: boolean;
};

/** An action with its types kept, for callers inside the program and for the web client. */
export type Typed<Name extends string, I, O> = Action & {
  readonly name: Name;
  readonly types?: { input: I; output: O };
};

/** Changes something: runs in a write transaction, always leaves an entry. */
export function command<const N extends string, I extends z.ZodType, O extends z.ZodType, Loaded = undefined>(
  declaration: Declaration<I, O, Loaded> & { name: N },
): Typed<N, z.input<I>, z.output<O>> {
  return make('command', true, declaration);
}

/** Reads: runs in a read-only transaction. `logged` where it shows what a tip says about persons. */
export function query<const N extends string, I extends z.ZodType, O extends z.ZodType, Loaded = undefined>(
  declaration: Declaration<I, O, Loaded> & { name: N; logged: boolean },
): Typed<N, z.input<I>, z.output<O>> {
  return make('query', declaration.logged, declaration);
}

function make<N extends string, I extends z.ZodType, O extends z.ZodType, Loaded>(
  kind: Action['kind'],
  logged: boolean,
  declaration: Declaration<I, O, Loaded> & { name: N },
): Typed<N, z.input<I>, z.output<O>> {
  const { secrets = [], argument, internal = false, ahead, load, records, run, ...rest } = declaration;
  return {
    ...rest,
    kind,
    logged,
    ahead: ahead as Action['ahead'],
    load: load as Action['load'],
    run: run as Action['run'],
    records: records as Action['records'],
    secrets,
    argument,
    internal,
  };
}
