import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/**
 * Signed notes and checkpoints: c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature (Ed25519).
 * Pure: keys and times are handed in.
 */

/** The head of a log that somebody signed. `origin`: tipstaff/<installation>/unit/<n>. */
export type Checkpoint = { origin: string; size: number; root: Buffer };

/** A note as read: what was signed, and the signature lines, none of them believed yet. */
export type Note = { body: string; signatures: { name: string; bytes: Buffer }[] };

/** What a signature line is: the log's own, or a witness's with its time. */
export type SignatureType = 'log' | 'witness';
const TYPE_BYTE = { log: 0x01, witness: 0x04 } as const;

/** Whose signature counts: name, kind, and the raw public key (32 bytes). */
export type Verifier = { name: string; type: SignatureType; publicKey: Buffer };

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519 keys from their 32 raw bytes. */
export const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
export const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
/** The 32 raw bytes of a key's public half. */
export const rawPublicKey = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key)
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI.length);

/** The three lines of a checkpoint, each with its line end. */
export const checkpointBody = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** A checkpoint signed by its log: the whole note. */
export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject): string {
  const body = checkpointBody(checkpoint);
  const verifier: Verifier = { name: checkpoint.origin, type: 'log', publicKey: rawPublicKey(key) };
  return `${body}\n${line(verifier, sign(null, Buffer.from(body), key))}`;
}

/** One more line for a note: a witness says that it has seen this checkpoint, consistent with all it saw before. */
export function cosign(note: Note, name: string, key: KeyObject, seconds: number): string {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(seconds));
  const verifier: Verifier = { name, type: 'witness', publicKey: rawPublicKey(key) };
  return line(verifier, Buffer.concat([stamp, sign(null, cosigned(note.body, seconds), key)]));
}

const cosigned = (body: string, seconds: number | bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${body}`);

const line = (verifier: Verifier, signature: Buffer): string =>
  `— ${verifier.name} ${Buffer.concat([keyId(verifier), signature]).toString('base64')}\n`;

/** First four bytes of SHA-256(name ‖ line end ‖ type ‖ key): tells signature lines apart, proves nothing. */
export const keyId = ({ name, type, publicKey }: Verifier): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([TYPE_BYTE[type]]))
    .update(publicKey)
    .digest()
    .subarray(0, 4);

/** The verifier as one text to write down: name+key id+type and key. */
export const verifierText = (verifier: Verifier): string =>
  `${verifier.name}+${keyId(verifier).toString('hex')}+${Buffer.concat([Buffer.from([TYPE_BYTE[verifier.type]]), verifier.publicKey]).toString('base64')}`;

/** The inverse of `verifierText`; null where the text is none, or its key id does not fit. */
export function readVerifier(text: string): Verifier | null {
  const [, name = '', id, encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  const type = bytes[0] === TYPE_BYTE.log ? 'log' : bytes[0] === TYPE_BYTE.witness ? 'witness' : null;
  if (type === null || bytes.length !== 33) return null;
  const verifier: Verifier = { name, type, publicKey: Buffer.from(bytes.subarray(1)) };
  return keyId(verifier).toString('hex') === id ? verifier : null;
}

/** `valid`: this verifier signed it; `broken`: it claims so wrongly; `absent`: no such line. For a witness with its time. */
export type Signed = { state: 'valid' | 'broken' | 'absent'; seconds: number | null };

/** Whether a verifier signed the note. A line that claims its name and key but does not verify is `broken`. */
export function signedBy(note: Note, verifier: Verifier): Signed {
  const id = keyId(verifier);
  const claimed = note.signatures.find(
    ({ name, bytes }) => name === verifier.name && bytes.subarray(0, 4).equals(id),
  );
  if (!claimed) return { state: 'absent', seconds: null };
  const bytes = claimed.bytes.subarray(4);
  const key = publicKeyOf(verifier.publicKey);
  if (verifier.type === 'log')
    return { state: verify(null, Buffer.from(note.body), key, bytes) ? 'valid' : 'broken', seconds: null };
  if (bytes.length !== 72) return { state: 'broken', seconds: null };
  const seconds = bytes.readBigUInt64BE(0);
  const holds = verify(null, cosigned(note.body, seconds), key, bytes.subarray(8));
  return { state: holds ? 'valid' : 'broken', seconds: holds ? Number(seconds) : null };
}

const NOTE = /((?:[^\n]+\n){3,20})\n((?:— [^\s+]+ [A-Za-z0-9+/=]+\n){1,32})/y;
const SIGNATURE = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/;

/**
 * The notes of an anchor file, each followed by an empty line. `broken`: number of the first that cannot be read,
 * from 1; whatever stands behind it is not read.
 */
export function readNotes(text: string): { notes: Note[]; broken: number | null } {
  const notes: Note[] = [];
  for (let at = 0; at < text.length; ) {
    NOTE.lastIndex = at;
    const found = NOTE.exec(text);
    const note = found && noteOf(found[1]!, found[2]!);
    if (!note || text[NOTE.lastIndex] !== '\n') return { notes, broken: notes.length + 1 };
    notes.push(note);
    at = NOTE.lastIndex + 1;
  }
  return { notes, broken: null };
}

/** One note by itself, with or without the empty line behind it; null where it is none. */
export function readNote(text: string): Note | null {
  const { notes, broken } = readNotes(`${text.replace(/\n*$/, '')}\n\n`);
  return broken === null && notes.length === 1 ? notes[0]! : null;
}

function noteOf(body: string, lines: string): Note | null {
  const signatures: Note['signatures'] = [];
  for (const each of lines.trimEnd().split('\n')) {
    const [, name = '', encoded = ''] = SIGNATURE.exec(each) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    // one text for each value: base64 leaves bits over that anything may stand in
    if (bytes.length < 5 || bytes.toString('base64') !== encoded) return null;
    signatures.push({ name, bytes });
  }
  return { body, signatures };
}

/** The checkpoint that a note's body states; null where it is none. Lines behind the third are allowed and ignored. */
export function readCheckpoint(body: string): Checkpoint | null {
  const [origin = '', size = '', encoded = ''] = body.split('\n');
  const root = Buffer.from(encoded, 'base64');
  const fits =
    /^(?:0|[1-9]\d{0,15})$/.test(size) && root.length === 32 && root.toString('base64') === encoded;
  return fits && origin !== '' ? { origin, size: Number(size), root } : null;
}
