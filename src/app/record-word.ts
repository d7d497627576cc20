import type { Action } from '../actions/action.ts';

/** What a room's acts are about, where it is not the room's own name without its last letter. */
const BY_ROOM: Readonly<Record<string, string>> = {
  access: 'officer',
  app: 'unit',
  audit: 'entry',
  documents: 'export',
};

/** The word for what an act is about: “There is no such …”. */
export function recordWord({ name }: Pick<Action, 'name'>): string {
  const room = name.split('.')[0]!;
  return BY_ROOM[room] ?? room.replace(/s$/, '');
}
