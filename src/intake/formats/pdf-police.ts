import { isUtf8 } from 'node:buffer';
import type { PartyDraft, PartyRole, TextDraft, TipDraft } from '../../tips/shape.ts';
import type { IntakeDocument, ReadContext, Reader, Reading } from '../shape.ts';
import { landEntry, type PdfState } from './pdf-landings.ts';
import { entryOf, linesOf, type PdfLine, type PdfSection, SECTIONS, sectionOf } from './pdf-lines.ts';
import { emptyDraft, placeAccounts, timeWarnings } from './police-json.ts';
import { emptyParty } from './police-json-party.ts';

/**
 * The text of NCMEC's report as PDF: the last resort, where no JSON came with it.
 *
 * Read are labelled lines, each by the section and the block in which it stands. The whole text is kept, sealed, by section, so
 * nothing is lost; the warning PDF_TEXT_ONLY says how much was read. Places are `page 2, line 14`.
 */
export const policePdf: Reader = {
  name: 'ncmec-police-pdf',
  recognises: (document) => document.content === 'pdf-text',
  read: readPolicePdf,
};

const REPORT_NUMBER = /\bcyber\s?tip(?:line)?\s+report\s*(?:no\.?|number|id)?\s*[:#]*\s*(\d{5,14})\b/i;
const BARE_NUMBER = /^(?:cybertip(?:line)?\s+)?report\s+(?:no\.?|number|id)\s*[:#]*\s*(\d{5,14})\b/i;
const IS_REPORT = /\bcyber\s?tip(?:line)?\b/i;

function readPolicePdf(document: IntakeDocument, context: ReadContext): Reading {
  if (!isUtf8(document.kept)) return { kind: 'refused', refusal: { code: 'ENCODING', at: '', offset: null } };
  const text = Buffer.from(document.kept.buffer, document.kept.byteOffset, document.kept.byteLength).toString(
    'utf8',
  );
  const lines = linesOf(text);
  if (lines.length === 0) return { kind: 'refused', refusal: { code: 'PDF_NO_TEXT', at: '', offset: null } };
  if (!lines.some((line) => IS_REPORT.test(line.text)))
    return { kind: 'refused', refusal: { code: 'PDF_NOT_A_TIP', at: '', offset: null } };
  const number = reportNumber(lines);
  if (number === null)
    return {
      kind: 'refused',
      refusal: { code: 'MISSING_FIELD', at: '', offset: null, what: 'report number' },
    };
  const draft = readLines(lines);
  draft.number = number;
  draft.warnings.push(readWarning(draft), ...timeWarnings(draft, context.now));
  draft.platform ??= draft.reportingPlatform;
  placeAccounts(draft);
  return { kind: 'tip', draft };
}

function reportNumber(lines: readonly PdfLine[]): string | null {
  for (const [index, line] of lines.entries()) {
    const found = REPORT_NUMBER.exec(line.text) ?? BARE_NUMBER.exec(line.text);
    if (found) return found[1]!;
    const below = lines[index + 1]?.text;
    if (below && /^\d{5,14}$/.test(below) && /\breport\s*(?:no\.?|number|id|#)?\s*:?$/i.test(line.text))
      return below;
  }
  return null;
}

const HEADINGS: readonly [RegExp, PdfState['block']][] = [
  [/^(?:suspects?|reported (?:person|user)s?|person or user reported)\b/i, 'suspect'],
  [/^(?:child )?victims?\b/i, 'victim'],
  [/^intended recipients?\b/i, 'recipient'],
  [/^reporting (?:electronic service provider|esp|person|company)\b|^submitter$/i, 'reporter'],
  [/^uploaded files?\b/i, 'file'],
  [
    /^incident (?:information|details?)\b|^(?:web ?page|chat|e-?mail|gaming|cell ?phone|newsgroup)[ /a-z]* incident/i,
    'incident',
  ],
];

function readLines(lines: readonly PdfLine[]): TipDraft {
  const draft = emptyDraft('ncmec-police-pdf', 'NCMEC');
  const state: PdfState = { draft, section: 'cover', block: 'incident', party: null, file: null };
  const words = new Map<PdfSection, { lines: string[]; at: string }>();
  for (const [index, line] of lines.entries()) {
    const section = sectionOf(line.text);
    if (section) enterSection(state, section, line.at);
    const kept = words.get(state.section) ?? { lines: [], at: line.at };
    kept.lines.push(line.text);
    words.set(state.section, kept);
    const entry = entryOf(line, lines[index + 1]);
    if (entry && entry.value !== '') landEntry(state, entry);
    else if (!section && line.text.length < 60) enterBlock(state, line);
  }
  draft.texts = SECTIONS.flatMap((section): TextDraft[] => {
    const kept = words.get(section);
    return kept ? [{ kind: 'summary', text: kept.lines.join('\n'), at: kept.at }] : [];
  });
  draft.parties = draft.parties.filter(saysSomething);
  return draft;
}

/** A heading alone makes no party. */
function saysSomething({
  role,
  at,
  priorTips,
  flags,
  identifiers,
  facts,
  texts,
  ...fields
}: PartyDraft): boolean {
  return Object.keys(fields).length + identifiers.length + facts.length > 0;
}

function enterSection(state: PdfState, section: PdfSection, at: string): void {
  if (section === state.section) return;
  state.section = section;
  state.block = section === 'D' ? 'contact' : 'incident';
  state.party = section === 'D' ? open(state, 'contact', at) : null;
}

function enterBlock(state: PdfState, line: PdfLine): void {
  if (state.section !== 'cover' && state.section !== 'A') return;
  const found = HEADINGS.find(([pattern]) => pattern.test(line.text));
  if (!found) return;
  state.block = found[1];
  state.party = found[1] === 'file' || found[1] === 'incident' ? null : open(state, found[1], line.at);
}

function open(state: PdfState, role: PartyRole, at: string) {
  const party = emptyParty(role, at);
  state.draft.parties.push(party);
  return party;
}

function readWarning(draft: TipDraft): TipDraft['warnings'][number] {
  const identifiers = draft.parties.reduce(
    (sum, party) => sum + party.identifiers.length,
    draft.identifiers.length,
  );
  const words =
    `Read from the text of a PDF alone: ${draft.files.length} files, ${draft.parties.length} parties, ${identifiers} identifiers. ` +
    'Tables, pictures and lines without a label were not read. Ask for the JSON of this report.';
  return { code: 'PDF_TEXT_ONLY', words, at: '' };
}
