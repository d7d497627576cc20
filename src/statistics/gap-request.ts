import type { Unit } from '../access/shape.ts';
import { shortId } from '../kernel/short-id.ts';
import type { Instant, Time } from '../kernel/time.ts';
import { visible } from '../kernel/visible-text.ts';
import type { MaskedFacts, TipIdentifier } from '../tips/shape.ts';
import { GAP_FIELD_TABLE } from './gap-fields.ts';
import { legalBasis, REPORTED_UNDER } from './legal-basis.ts';
import { isReported, reporterOf } from './reported.ts';
import type { Gap, GapField, NO_REQUEST } from './shape.ts';

export type GapRequest = { platform: string; text: string; file: string; fields: GapField[] };
type Of = { id: string; facts: MaskedFacts; gaps: readonly Gap[]; unit: Unit; now: Instant };

const MOST_LISTED = 40;
const LONGEST = 200;

/** Why no request can be made; null where one can. Pure. */
export function noRequest(facts: MaskedFacts, gaps: readonly Gap[]): (typeof NO_REQUEST)[number] | null {
  if (reporterOf(facts) === null) return 'not_reported_by_platform';
  return gaps.every(({ state }) => state === 'given') ? 'nothing_missing' : null;
}

/**
 * A request, in plain text, to the platform that reported a tip, for what its report left out.
 *
 * In it stands nothing but what the platform itself reported of the suspect’s account, addresses and files: no word of any text, no
 * name, no phone, no e-mail, nothing of any other party. It is not sent: an officer reads, signs and sends it. Pure.
 */
export function gapRequest(of: Of): GapRequest {
  const { facts, gaps, unit, now, id } = of;
  const platform = reporterOf(facts)!;
  const asked = gaps.filter(({ state }) => state !== 'given');
  const number = line(facts.number ?? '');
  const reference = `${line(unit.shortName)} ${number} / ${shortId(id)}`;
  const lines = [
    `To:             ${line(facts.reportingPlatform ?? facts.platform ?? platform)}`,
    '                Law enforcement response',
    `From:           ${line(unit.name)}`,
    `Date:           ${now.slice(0, 10)}`,
    `Our reference:  ${reference}`,
    `Your report:    ${line(facts.source)} ${number}`,
    '',
    `Subject: request to supplement your report ${number}`,
    ...(unit.country === 'IN' ? [`विषय: आपकी रिपोर्ट ${number} में छूटी हुई जानकारी देने का अनुरोध`] : []),
    '',
    ...wrapped(
      'Your report named above has reached this unit. It cannot be acted on fully, since what is listed below is missing from it. Please complete it, quoting our reference.',
    ),
    '',
    'WHAT YOUR REPORT SAYS',
    ...reportedLines(facts),
    '',
    'WHAT WE ASK FOR',
    ...asked.flatMap((gap, at) => askedLines(gap, at + 1, facts)),
    'LEGAL BASIS',
    ...[
      ...legalBasis(unit.country),
      ...(facts.format.startsWith('ncmec-') || facts.source.trim().toUpperCase() === 'NCMEC'
        ? [REPORTED_UNDER]
        : []),
    ].flatMap((law) => wrapped(law, '- ', '  ')),
    '',
    ...wrapped(
      'Please preserve the records concerned until you have answered, and do not tell the account holder of this request.',
    ),
    '',
    'Officer, rank, signature: ______________________________',
    `${line(unit.name)}`,
    '',
  ];
  const file = `request-${shortId(id)}-${now.slice(0, 10)}.txt`;
  return { platform, text: lines.join('\n'), file, fields: asked.map(({ field }) => field) };
}

/** One line, with nothing unseen in it: what a document says can never look like a line of ours. */
function line(text: string): string {
  const flat = visible(text.replace(/\s+/g, ' ').trim());
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST)}…` : flat;
}

const COLUMNS = 78;

/** Prose in lines that fit a letter: what stands before the first, and before each other. */
function wrapped(prose: string, before = '', indent = ''): string[] {
  const lines: string[] = [];
  let last = before;
  for (const word of prose.split(' ')) {
    const begins = last === before || last === indent;
    if (!begins && last.length + 1 + word.length > COLUMNS) {
      lines.push(last);
      last = indent + word;
    } else last += begins ? word : ` ${word}`;
  }
  return [...lines, last];
}

function reportedLines(facts: MaskedFacts): string[] {
  const lines = [
    ...(facts.receivedAt ? [`- received by ${line(facts.source)}: ${moment(facts.receivedAt)}`] : []),
    ...(facts.incidentAt ? [`- moment of the incident: ${moment(facts.incidentAt)}`] : []),
    ...few(accountsOf(facts).map((account) => `- reported account: ${account}`)),
    ...few(ipsOf(facts).map((ip) => `- IP address: ${captureOf(ip)}`)),
    ...few(facts.files.map((_, at) => `- file ${fileOf(facts, at)}`)),
  ];
  return lines.length > 0 ? lines : ['- neither an account, an IP address nor a file'];
}

/** Account ids of suspects; where one has none, its screen name, since the platform has to find it. */
function accountsOf(facts: MaskedFacts): string[] {
  const mine = openOf(facts).filter(({ owner }) => owner === 'party');
  const accounts = facts.parties.flatMap((party, index) => {
    if (party.role !== 'suspect') return [];
    const own = mine.filter((found) => found.index === index);
    const of = (kind: TipIdentifier['kind']) =>
      own.filter((found) => found.kind === kind).map((found) => line(found.original));
    const ids = [...(party.accountId ? [line(party.accountId)] : []), ...of('account')];
    return ids.length > 0 ? ids : of('screen_name').map((name) => `screen name ${name}`);
  });
  return [...new Set(accounts)];
}

const ipsOf = (facts: MaskedFacts): TipIdentifier[] => {
  const byText = new Map(
    openOf(facts).flatMap((found) => (found.kind === 'ip' ? [[captureOf(found), found] as const] : [])),
  );
  return [...byText.values()];
};

/** What the platform reported and nothing masks. */
function openOf(facts: MaskedFacts): TipIdentifier[] {
  const masked = new Set(facts.sealed.map(({ path }) => path));
  return facts.identified.filter((found, at) => isReported(found, facts) && !masked.has(`identified/${at}`));
}

const captureOf = ({ canonical, port, time }: TipIdentifier): string =>
  `${line(canonical)}${port === null ? '' : `, source port ${port}`}${time ? `, ${moment(time)}` : ', no time stated'}`;

/** As the document writes it: what a platform has to find must stand as it was sent. */
const moment = ({ text, offsetKnown }: Time): string =>
  `${line(text)}${offsetKnown ? '' : ' (no time zone stated)'}`;

function fileOf({ files }: MaskedFacts, at: number): string {
  const { fileId, identifiers } = files[at]!;
  const hash = identifiers.find(({ kind }) => kind === 'file_hash');
  const named = [
    ...(fileId ? [`id ${line(fileId)}`] : []),
    ...(hash ? [`${line(hash.hints?.type ?? 'hash')} ${line(hash.text)}`] : []),
  ];
  return `${at + 1}${named.length > 0 ? `: ${named.join(', ')}` : ' of your report'}`;
}

/** Each field with the reason, and the things of it that lack it. */
function askedLines({ field, of, given, places }: Gap, number: number, facts: MaskedFacts): string[] {
  const { ask, because } = GAP_FIELD_TABLE[field];
  const lacking = places.flatMap(({ at, document }) => {
    const file = facts.files.findIndex((each) => each.at === at && (each.document ?? 0) === document);
    if (file >= 0) return [`     file ${fileOf(facts, file)}`];
    const found = openOf(facts).find((each) => each.at === at && each.document === document);
    return found?.kind === 'ip' ? [`     ${captureOf(found)}`] : [];
  });
  const more = of - given - lacking.length;
  return [
    ...wrapped(ask, `${String(number).padStart(2)}. `, '    '),
    ...wrapped(`Reason: ${because}`, '    ', '    '),
    ...(lacking.length > 0 ? ['    Concerned:', ...lacking] : []),
    ...(lacking.length > 0 && more > 0 ? [`     and ${more} more of your report`] : []),
    '',
  ];
}

function few(lines: readonly string[]): string[] {
  const over = lines.length - MOST_LISTED;
  return over <= 0 ? [...lines] : [...lines.slice(0, MOST_LISTED), `- and ${over} more of your report`];
}
