/**
 * How far a statement reaches when the database is distributed (docs/storage.md):
 * `one-shard`  the distribution key is given; `fan-out`  every shard is asked; `local`  reference tables only
 */
export type Reach = 'one-shard' | 'fan-out' | 'local';

/** A SQL statement with its name and reach. `Row` is the shape of what comes back. */
export type Statement<Row = never> = {
  readonly name: string;
  readonly reach: Reach;
  readonly text: string;
  readonly row?: Row;
};

const all: Statement<unknown>[] = [];

/** Declare a statement. The text uses $1, $2…; instants and ids are parameters, never now() or random(). */
export function statement<Row = never>(name: string, reach: Reach, text: string): Statement<Row> {
  const made: Statement<Row> = { name, reach, text };
  all.push(made);
  return made;
}

/** Every statement declared by the modules loaded so far, for the tests that read them. */
export function statements(): readonly Statement<unknown>[] {
  return all;
}
