import type { Person } from '../access/people.ts';
import { mark } from './plant.ts';

export const CLUB = mark('group', 'club');
const CIRCLE = mark('group', 'circle');
export const PHONE = mark('device', 'lent phone');
/** Two groups, tied by a device, and one who stands in neither. */
export const TIPS = [
  { number: 'A-1', phone: 101, marks: [CLUB] },
  { number: 'A-2', phone: 102, marks: [CLUB, mark('file_hash', 'rare')] },
  { number: 'A-3', phone: 103, marks: [CLUB], devices: [PHONE] },
  { number: 'A-4', phone: 104, marks: [CLUB, mark('file_hash', 'rare')] },
  { number: 'B-1', phone: 111, marks: [CIRCLE], devices: [PHONE] },
  { number: 'B-2', phone: 112, marks: [CIRCLE] },
  { number: 'B-3', phone: 113, marks: [CIRCLE] },
  { number: 'C-1', phone: 121 },
];

/** The number of an approval that was asked for and given. */
export async function approved(
  asker: Person,
  second: Person,
  action: string,
  input: object,
): Promise<string> {
  const ask = { action, input, reason: 'of the test' };
  const { id, digest } = await asker.call<{ id: string; digest: string }>('approvals.ask', ask);
  await second.call('approvals.decide', { id, digest, approve: true });
  return id;
}
