import { create } from 'qrcode';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { type AnchorFiles, anchorOf, appendNote, newestNote } from './anchor.ts';
import { installationOf, originOf, signingKey, verifierOf } from './key-store.ts';
import { readCheckpoint, readNote, signCheckpoint, signedBy, verifierText } from './note.ts';
import type { ShownCheckpoint } from './shape.ts';
import { shortCode } from './short-code.ts';
import { headOf } from './store.ts';

/** Sign the head that the transaction sees. Fails NOT_FOUND where the unit has no log. */
export async function signHead(db: Db, unit: number): Promise<string> {
  const head = await headOf(db, unit);
  if (!head) throw new TipstaffError('NOT_FOUND', { record: 'log' });
  return signCheckpoint({ origin: await originOf(db, unit), ...head }, await signingKey(db));
}

/**
 * Sign the head and append it to the anchor file and to the witness's, each where it is not there already. The head must
 * be one that was committed. Returns the note. Fails AUDIT_ANCHOR where a file cannot be written.
 */
export async function anchorHead(db: Db, unit: number): Promise<string> {
  const anchor = anchorOf(await installationOf(db));
  const note = await signHead(db, unit);
  if (anchor) for (const file of filesOf(anchor)) appendNew(file, note);
  return note;
}

export const filesOf = ({ file, witness }: AnchorFiles): string[] => (witness ? [file, witness] : [file]);

function appendNew(file: string, note: string): void {
  const { body } = readNote(note)!;
  if (newestNote(file, readCheckpoint(body)!.origin)?.body !== body) appendNote(file, note);
}

/** A signed note as the screens and the command line show it. Fails AUDIT_BROKEN where this log did not sign it. */
export async function showCheckpoint(db: Db, unit: number, text: string): Promise<ShownCheckpoint> {
  const verifier = await verifierOf(db, unit);
  const note = readNote(text);
  const checkpoint = note && readCheckpoint(note.body);
  if (!checkpoint || signedBy(note, verifier).state !== 'valid')
    throw new TipstaffError('AUDIT_BROKEN', { problem: 'a checkpoint does not carry the log’s signature' });
  const { origin, size, root } = checkpoint;
  return {
    origin,
    size,
    root: root.toString('hex'),
    note: text,
    verifier: verifierText(verifier),
    code: shortCode(origin, size, root),
    qr: qrRows(note.body),
  };
}

/** The rows of a QR code, 0 and 1, without its quiet zone. Holds the three lines of the checkpoint. */
function qrRows(text: string): string[] {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) => (modules.get(row, column) ? '1' : '0')).join(''),
  );
}
