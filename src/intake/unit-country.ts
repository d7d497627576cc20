import { unitById } from '../access/store.ts';
import type { Db } from '../storage/db.ts';

/** The unit's country: numbers written without a calling code are taken to be of it. */
export async function unitCountry(db: Db, unit: number): Promise<string> {
  return (await unitById(db, unit))?.country ?? 'IN';
}
