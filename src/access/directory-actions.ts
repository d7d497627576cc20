import * as z from 'zod';
import { command, type Desk } from '../actions/action.ts';
import type { DirectoryVisit } from '../actions/site.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { beginCeremony, endCeremony } from './ceremony-store.ts';
import { enter, stillActive } from './enter.ts';
import { signedInShape } from './shape.ts';
import { officerByDirectory } from './store.ts';

/** The page of the screens to which the directory sends an officer back. */
const RETURN_PATH = '/signed-in';

const returnTo = (baseUrl: string): string => new URL(RETURN_PATH, baseUrl).href;

export const beginDirectory = command({
  name: 'access.beginDirectory',
  words: 'sign-in directory begin',
  about: 'Begin to sign in at the agency’s directory: the address there to which the browser goes.',
  allow: 'anyone',
  input: z.object({}),
  output: z.object({ url: z.string(), ticket: z.string() }),
  prepare: async ({ site }: Desk) => {
    if (!site?.directory) throw new TipstaffError('NOT_FOUND', { record: 'directory' });
    try {
      return await site.directory.begin(returnTo(site.baseUrl));
    } catch (cause) {
      throw new TipstaffError('DIRECTORY_UNREACHABLE', {}, { cause });
    }
  },
  run: async ({ db, now, prepared: { url, ...visit } }) => {
    await beginCeremony(db, 'directory', visit.state, { officer: null, detail: JSON.stringify(visit) }, now);
    return { url, ticket: visit.state };
  },
});

export const signInDirectory = command({
  name: 'access.signInDirectory',
  words: 'sign-in directory',
  about:
    'End a sign-in at the directory with what it sent back. Only officers whom an administrator has linked come in; none is made.',
  allow: 'anyone',
  input: z.object({ answer: z.string().max(8000) }),
  output: signedInShape,
  secrets: ['answer'],
  records: (_, output) => [{ kind: 'officer', id: output.officer }],
  prepare: async ({ site, officer, now, read, write }: Desk, input) => {
    if (!site?.directory) throw new TipstaffError('NOT_FOUND', { record: 'directory' });
    const answer = new URL(returnTo(site.baseUrl));
    answer.search = input.answer;
    const state = answer.searchParams.get('state');
    // the browser that left is the one that comes back: nobody is signed in as another by a link
    if (!state || state !== officer.from?.ticket) throw new TipstaffError('SIGN_IN_REFUSED');
    const open = await write((db) => endCeremony(db, 'directory', state, now));
    if (!open) throw new TipstaffError('SIGN_IN_REFUSED');
    const found = await site.directory
      .finish(answer, JSON.parse(open.detail) as DirectoryVisit)
      .catch((cause: unknown) => {
        throw new TipstaffError('SIGN_IN_REFUSED', {}, { cause });
      });
    const row = await read((db) => officerByDirectory(db, found.subject));
    if (!row?.active) throw new TipstaffError('SIGN_IN_REFUSED');
    return { unit: row.unit_id, id: row.officer_id, ...found };
  },
  run: async ({ db, now, officer, prepared }) => {
    const row = await stillActive(db, prepared.unit, prepared.id);
    if (row.directory_subject !== prepared.subject) throw new TipstaffError('SIGN_IN_REFUSED');
    return enter(db, row, { once: false, factor: prepared.strong }, officer.from, now);
  },
});
