import type { Officer } from '../access/shape.ts';
import { officersOf } from '../access/store.ts';
import { profile, text, yesNo } from './profile.ts';

/** Who works in the unit, with which roles. */
export const officersProfile = profile<Officer>({
  name: 'officers',
  needs: 'officer:read',
  takes: [],
  columns: [
    { head: 'Name', cell: (officer) => text(officer.name) },
    { head: 'Shown as', cell: (officer) => text(officer.displayName) },
    { head: 'Roles', cell: (officer) => text(officer.roles.join(', ')) },
    { head: 'Active', cell: (officer) => yesNo(officer.active) },
  ],
  rows: async function* (db, asker) {
    yield await officersOf(db, asker.unit);
  },
});
