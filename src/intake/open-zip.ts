import { sha256 } from '../kernel/digest.ts';
import { listOf } from './json-strict-slices.ts';
import { tableDelimiter } from './open-csv.ts';
import { asDropped, refusedDocument, whole } from './open-document.ts';
import { isAnswerSheet, isLines } from './open-json.ts';
import { look } from './open-look.ts';
import { digestsOf, type OpenLimits, type OpenOptions, type Source } from './open-source.ts';
import { MediaOfZip, type Standing } from './open-zip-media.ts';
import type { Dropped, IntakeDocument, QuarantineReason } from './shape.ts';
import { markedEncoding, type Sniffed, sniff } from './sniff.ts';
import { type Member, MemberFault, type Zip } from './zip.ts';

type Names = Pick<Source, 'file' | 'group' | 'member'>;
type OpenSource = (
  source: Source,
  what: Sniffed,
  limits: OpenLimits,
  options: OpenOptions,
) => AsyncGenerator<IntakeDocument>;

/** What the first look at a member found. `bytes`: the whole member, where it is small and there is room. */
type Plan =
  | { kind: 'document'; member: Member; names: Names; what: Sniffed; bytes: Buffer | null }
  | { kind: 'refused'; document: IntakeDocument }
  | { kind: 'media'; dropped: Dropped };

/** Small members are held from the first look to the second, up to this many bytes in all. */
const ROOM = 67_108_864;

/**
 * The documents of a ZIP's members, in order. Looks at every member twice: once at its beginning, to know which are media and
 * which tips, and media are digested then; once to read it. Which tip a media file belongs to: see MediaOfZip.
 */
export async function* openZipMembers(
  file: string,
  zip: Zip,
  limits: OpenLimits,
  options: OpenOptions,
  openSource: OpenSource,
): AsyncGenerator<IntakeDocument> {
  try {
    const media = new MediaOfZip();
    const plans: Plan[] = [];
    let room = ROOM;
    for (const member of zip.members) {
      const plan = await planOf(file, zip, member, media, limits, room);
      if (plan.kind === 'document' && plan.bytes) room -= plan.bytes.length;
      plans.push(plan);
    }
    for (const plan of plans) {
      if (plan.kind === 'refused') yield plan.document;
      if (plan.kind === 'document')
        for await (const document of documentsOf(zip, plan, limits, options, openSource))
          yield media.attachTo(document);
    }
    for (const { dropped, names } of media.unclaimed())
      yield refusedDocument(names, whole('MEDIA_REFUSED'), { bytes: dropped.bytes, sha256: dropped.sha256 }, [
        dropped,
      ]);
  } finally {
    zip.close();
  }
}

async function planOf(
  file: string,
  zip: Zip,
  member: Member,
  media: MediaOfZip,
  limits: OpenLimits,
  room: number,
): Promise<Plan> {
  const folder = member.refusal ? '' : folderOf(member.name);
  const names: Names = { file, group: folder === '' ? file : `${file}/${folder}`, member: member.name };
  if (member.refusal) return { kind: 'refused', document: unreadDocument(names, member, member.refusal) };
  try {
    const source = await look(names, zip.read(member), limits);
    const what = sniff(source.head);
    if (what.family === 'media') {
      const dropped = asDropped(names, what.mediaType, await digestsOf(source));
      media.add(names, folder, dropped);
      return { kind: 'media', dropped };
    }
    media.stands(folder, names.member, standingOf(what, source));
    const small = source.complete && source.head.length <= room;
    if (!source.complete) for await (const _ of source.chunks) break;
    return { kind: 'document', member, names, what, bytes: small ? source.head : null };
  } catch (error) {
    if (!(error instanceof MemberFault)) throw error;
    return { kind: 'refused', document: unreadDocument(names, member, error.code) };
  }
}

async function* documentsOf(
  zip: Zip,
  plan: Plan & { kind: 'document' },
  limits: OpenLimits,
  options: OpenOptions,
  openSource: OpenSource,
): AsyncGenerator<IntakeDocument> {
  try {
    const chunks = plan.bytes ? one(plan.bytes) : zip.read(plan.member);
    const source = await look(plan.names, chunks, limits);
    yield* openSource(source, plan.what, limits, options);
  } catch (error) {
    if (!(error instanceof MemberFault)) throw error;
    yield unreadDocument(plan.names, plan.member, error.code);
  }
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** A member whose bytes were not read to the end: it is known by what the ZIP's directory says of it. */
function unreadDocument(names: Names, { entry, name }: Member, code: QuarantineReason): IntakeDocument {
  const digest = sha256(
    `${code}\0${name}\0${entry.crc32}\0${entry.uncompressedSize}\0${entry.compressedSize}`,
  );
  return refusedDocument(
    names,
    { code, at: name, offset: null },
    { bytes: Math.min(entry.uncompressedSize, Number.MAX_SAFE_INTEGER), sha256: digest },
  );
}

function folderOf(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash < 0 ? '' : name.slice(0, slash);
}

/** Whether a member is a tip by the look of it, many tips, or goes along with one. */
function standingOf(what: Sniffed, source: Source): Standing {
  if (what.family === 'pdf') return 'paper';
  if (what.family === 'xml') return isReport(source.head) ? 'tip' : 'companion';
  if (what.family === 'text')
    return isLines(source.head, source.complete) || tableDelimiter(source.head) ? 'many' : 'companion';
  if (what.family !== 'json' || isAnswerSheet(source.head)) return 'companion';
  return isLines(source.head, source.complete) || listOf(source.head) ? 'many' : 'tip';
}

/** The outermost element of an XML file is `report`. */
function isReport(head: Buffer): boolean {
  const text = new TextDecoder(markedEncoding(head) ?? 'latin1').decode(head);
  return /<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/.exec(text)?.[1] === 'report';
}
