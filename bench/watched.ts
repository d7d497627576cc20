import type { Database, Db } from '../src/storage/db.ts';
import type { Scope } from '../src/storage/scope.ts';
import type { Statement } from '../src/storage/statement.ts';

/** One statement as it was run: on whose behalf, when it began and ended on the clock of `performance.now()`. */
export type Ran = {
  statement: Statement<unknown>;
  parameters: readonly unknown[];
  scope: Scope;
  from: number;
  to: number;
};

/** The same database, which tells of every statement that ran. */
export function watched(database: Database, tell: (ran: Ran) => void): Database {
  return {
    ...database,
    transaction: (mode, scope, work) => database.transaction(mode, scope, (db) => work(watchedDb(db, tell))),
  };
}

function watchedDb(db: Db, tell: (ran: Ran) => void): Db {
  const watch = async <T>(
    statement: Statement<unknown>,
    parameters: readonly unknown[],
    run: () => Promise<T>,
  ): Promise<T> => {
    const from = performance.now();
    try {
      return await run();
    } finally {
      tell({ statement, parameters, scope: db.scope, from, to: performance.now() });
    }
  };
  return {
    vault: db.vault,
    scope: db.scope,
    all: (statement, parameters = []) =>
      watch(statement as Statement<unknown>, parameters, () => db.all(statement, parameters)),
    one: (statement, parameters = []) =>
      watch(statement as Statement<unknown>, parameters, () => db.one(statement, parameters)),
    run: (statement, parameters = []) => watch(statement, parameters, () => db.run(statement, parameters)),
  };
}
