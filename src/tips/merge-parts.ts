import type { IdentifierDraft } from '../identifiers/shape.ts';
import type { Fact, FileDraft, TextDraft, TipDraft, Warning } from './shape.ts';

/** File details that one document tells. `document`: its position among the documents of the version. */
export type FileDetailsPart = {
  files: FileDraft[];
  texts: TextDraft[];
  warnings: Warning[];
  document: number;
};

/**
 * Join file details to the report that they belong to. Nothing is overwritten.
 *
 * A file is found by its id, else by an exact hash; else it is added. Empty fields are filled. A value that differs
 * is kept as a fact of the file, under the field’s name, with a warning `CONFLICT`; the report’s value stays. A
 * hash that differs stands beside the other, with the same warning.
 * Joining the same part again changes nothing. Pure: the report is not altered. O(files + leaves).
 */
export function joinFileDetails(tip: TipDraft, parts: readonly FileDetailsPart[]): TipDraft {
  const files = [...tip.files];
  const texts = new Additions(tip.texts, textKey);
  const warnings = new Additions(tip.warnings, warningKey);
  const index = new FileIndex(files);
  for (const part of parts) {
    const taken = new Set<number>();
    const conflicts: Warning[] = [];
    for (const delivered of part.files) {
      const detail = placed(delivered, part.document);
      const position = index.find(detail, taken) ?? files.length;
      const known = files[position];
      const joined = known ? joinFile(known, detail, part.document) : { file: detail, warnings: [] };
      files[position] = joined.file;
      conflicts.push(...joined.warnings);
      index.add(joined.file, position);
      taken.add(position);
    }
    const stamp = inDocument(part.document);
    texts.add(part.texts.map(stamp));
    warnings.add([...conflicts, ...part.warnings.map(stamp)]);
  }
  return { ...tip, files, texts: texts.list, warnings: warnings.list };
}

/** A list that takes what it does not hold yet. What one delivery says twice is kept twice. */
class Additions<T> {
  readonly list: T[];
  private readonly known: Set<string>;
  private readonly key: (item: T) => string;

  constructor(items: readonly T[], key: (item: T) => string) {
    this.list = [...items];
    this.key = key;
    this.known = new Set(items.map(key));
  }

  add(items: readonly T[]): void {
    const fresh = items.filter((item) => !this.known.has(this.key(item)));
    this.list.push(...fresh);
    for (const item of fresh) this.known.add(this.key(item));
  }
}

/** Hashes that only equal bytes share. A perceptual hash is no identity of a file. */
const EXACT = new Set(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']);

class FileIndex {
  private readonly ids = new Map<string, number>();
  private readonly hashes = new Map<string, Set<number>>();
  private readonly files: readonly FileDraft[];

  constructor(files: readonly FileDraft[]) {
    this.files = files;
    for (const [position, file] of files.entries()) this.add(file, position);
  }

  add(file: FileDraft, position: number): void {
    if (file.fileId && !this.ids.has(file.fileId)) this.ids.set(file.fileId, position);
    for (const hash of hashesOf(file)) {
      const positions = this.hashes.get(hash);
      if (positions) positions.add(position);
      else this.hashes.set(hash, new Set([position]));
    }
  }

  /** By id; else by hash, where not both have an id (the same file sent twice has two), each file once for each part. */
  find(file: FileDraft, taken: ReadonlySet<number>): number | null {
    if (file.fileId) {
      const position = this.ids.get(file.fileId);
      if (position !== undefined) return position;
    }
    for (const hash of hashesOf(file)) {
      for (const position of this.hashes.get(hash) ?? []) {
        if (!taken.has(position) && !(file.fileId && this.files[position]!.fileId)) return position;
      }
    }
    return null;
  }
}

function hashesOf(file: FileDraft): string[] {
  const keys: string[] = [];
  for (const { kind, text, hints } of file.identifiers) {
    const type = (hints?.type ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
    if (kind === 'file_hash' && EXACT.has(type)) keys.push(`${type}:${text.trim().toLowerCase()}`);
  }
  return keys;
}

/** The same details with every place naming its document. */
function placed(file: FileDraft, document: number): FileDraft {
  const stamp = inDocument(document);
  return {
    ...file,
    document,
    flags: file.flags.map(stamp),
    identifiers: file.identifiers.map(stamp),
    facts: file.facts.map(stamp),
    texts: file.texts.map(stamp),
  };
}

function inDocument(document: number): <T extends object>(item: T) => T & { document: number } {
  return (item) => ({ ...item, document });
}

const FIELDS = [
  'fileId',
  'name',
  'originalName',
  'classification',
  'relevance',
  'viewedByPlatform',
  'exifViewedByPlatform',
  'publiclyAvailable',
] as const;

function joinFile(
  file: FileDraft,
  detail: FileDraft,
  document: number,
): { file: FileDraft; warnings: Warning[] } {
  const joined: FileDraft = { ...file };
  const conflicts: Fact[] = [];
  for (const field of FIELDS) {
    const known = file[field];
    const told = detail[field];
    if (told === undefined || told === null || told === known) continue;
    if (known === undefined || known === null) Object.assign(joined, { [field]: told });
    else conflicts.push({ name: field, value: String(told), at: detail.at, document });
  }
  const uploaded = detail.uploadedAt;
  if (uploaded && !file.uploadedAt) joined.uploadedAt = uploaded;
  else if (uploaded && timeKey(uploaded) !== timeKey(file.uploadedAt!)) {
    conflicts.push({ name: 'uploadedAt', value: uploaded.text, at: detail.at, document });
  }
  const known = new Set(file.facts.map(factKey));
  const fresh = conflicts.filter((fact) => !known.has(factKey(fact)));
  joined.flags = joinLists(file.flags, detail.flags, ({ flag }) => flag);
  joined.identifiers = joinLists(file.identifiers, detail.identifiers, identifierKey);
  joined.facts = joinLists([...file.facts, ...fresh], detail.facts, factKey);
  joined.texts = joinLists(file.texts, detail.texts, textKey);
  const names = [...fresh.map(({ name }) => name), ...otherHashes(file, detail)];
  return { file: joined, warnings: names.map((name) => warningOf(name, detail.at, document)) };
}

/** Algorithms by which the two say that it is another file; both hashes are kept as identifiers. */
function otherHashes(file: FileDraft, detail: FileDraft): string[] {
  const known = new Set(hashesOf(file));
  const types = new Set([...known].map(algorithmOf));
  const other = hashesOf(detail).filter((hash) => !known.has(hash) && types.has(algorithmOf(hash)));
  return [...new Set(other.map(algorithmOf))];
}

function algorithmOf(hash: string): string {
  return hash.slice(0, hash.indexOf(':'));
}

function warningOf(name: string, at: string, document: number): Warning {
  return {
    code: 'CONFLICT',
    words: `The file details give another ${name} than the report; both are kept.`,
    at,
    document,
  };
}

function joinLists<T>(known: readonly T[], told: readonly T[], key: (item: T) => string): T[] {
  const joined = new Additions(known, key);
  joined.add(told);
  return joined.list;
}

function timeKey({ instant, text }: NonNullable<FileDraft['uploadedAt']>): string {
  return instant ?? text;
}

function identifierKey({ kind, text, hints }: IdentifierDraft): string {
  const hash = kind === 'file_hash';
  const type = hash ? hints?.type?.toUpperCase().replace(/[^A-Z0-9]/g, '') : hints?.type;
  return JSON.stringify([
    kind,
    hash ? text.toLowerCase() : text,
    type,
    hints?.time?.text,
    hints?.event,
    hints?.port,
  ]);
}

function factKey({ name, value }: Fact): string {
  return JSON.stringify([name, value]);
}

function textKey({ kind, text }: TextDraft): string {
  return JSON.stringify([kind, text]);
}

function warningKey({ code, words, at, document = 0 }: Warning): string {
  return JSON.stringify([code, words, at, document]);
}
