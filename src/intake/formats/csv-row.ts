import { isUtf8 } from 'node:buffer';
import type { PartyDraft } from '../../tips/shape.ts';
import { readRows } from '../csv-rows.ts';
import type {
  CsvField,
  CsvMapping,
  IntakeDocument,
  ReadContext,
  Reader,
  Reading,
  Refusal,
} from '../shape.ts';
import { landings, type RowState } from './csv-landings.ts';
import { headerKey } from './csv-mapping.ts';
import { emptyDraft, placeAccounts, timeWarnings } from './police-json.ts';

/**
 * One row of a sheet, read by a column mapping (`context.mapping`). A column that is not mapped is kept as unknown; a column
 * mapped to `ignore` too, without a warning. Places are `row 7, column "Phone"`.
 */
export const csvRow: Reader = {
  name: 'csv-mapped',
  recognises: (document) => document.content === 'csv-row',
  read: readCsvRow,
};

/** The header of a row's document, for `chooseMapping`. */
export function headerOf(document: IntakeDocument): string[] {
  return readRows(textOf(document), ',', 1).rows[0] ?? [];
}

function textOf(document: IntakeDocument): string {
  return Buffer.from(document.kept.buffer, document.kept.byteOffset, document.kept.byteLength).toString(
    'utf8',
  );
}

function readCsvRow(document: IntakeDocument, context: ReadContext): Reading {
  if (!isUtf8(document.kept)) return refused({ code: 'ENCODING', at: document.record, offset: null });
  const { mapping } = context;
  if (!mapping) return refused({ code: 'CSV_NO_MAPPING', at: document.record, offset: null });
  const { rows, open } = readRows(textOf(document), ',', 2);
  const [header, cells] = rows;
  if (!header || !cells || open) return refused({ code: 'CSV_BROKEN', at: document.record, offset: null });
  const state = rowState(mapping);
  const filled = landCells(header, cells, document.record || 'row 2', state);
  if (filled === 0) return refused({ code: 'CSV_EMPTY_ROW', at: document.record, offset: null });
  return finish(state, context.now);
}

function refused(refusal: Refusal): Reading {
  return { kind: 'refused', refusal };
}

function rowState(mapping: CsvMapping): RowState {
  return {
    draft: emptyDraft('csv-mapped', mapping.source),
    mapping,
    suspect: null,
    victim: null,
    file: null,
    ip: {},
    ifsc: null,
    pending: [],
  };
}

/** Lands every cell; how many of them stood in a mapped column. */
function landCells(header: string[], cells: string[], record: string, state: RowState): number {
  const fields = columnsOf(state.mapping);
  let filled = 0;
  for (let index = 0; index < cells.length; index += 1) {
    const value = cells[index]!.trim();
    if (value === '') continue;
    const name = header[index] ?? '';
    const at = `${record}, column ${name === '' ? index + 1 : `"${name}"`}`;
    const field = fields.get(headerKey(name));
    if (field !== undefined && field !== 'ignore') {
      landings[field](state, value, at, name);
      filled += 1;
      continue;
    }
    state.draft.unknown.push({ name: name === '' ? `column ${index + 1}` : name, value, at });
    if (field === undefined)
      state.draft.warnings.push({
        code: 'UNKNOWN_FIELD',
        words: 'The column is not mapped; its value is kept.',
        at,
      });
  }
  return filled;
}

const known = new WeakMap<CsvMapping, Map<string, CsvField>>();

function columnsOf(mapping: CsvMapping): Map<string, CsvField> {
  const found =
    known.get(mapping) ??
    new Map(Object.entries(mapping.columns).map(([name, field]) => [headerKey(name), field]));
  known.set(mapping, found);
  return found;
}

function finish(state: RowState, now: string): Reading {
  const { draft, ip, ifsc } = state;
  const { at, ...beside } = ip;
  for (const one of state.pending) {
    if (one.kind === 'ip' && at !== undefined) one.hints = beside;
    if (one.kind === 'bank_account' && ifsc !== null) one.hints = { bank: ifsc };
  }
  if (at !== undefined && !state.pending.some((one) => one.kind === 'ip')) {
    if (ip.time) draft.facts.push({ name: 'ipTime', value: ip.time.text, at });
    if (ip.port !== undefined) draft.facts.push({ name: 'ipPort', value: String(ip.port), at });
  }
  draft.parties = [state.suspect, state.victim].filter((one): one is PartyDraft => one !== null);
  draft.files = state.file ? [state.file] : [];
  draft.warnings.push(...timeWarnings(draft, now));
  placeAccounts(draft);
  return { kind: 'tip', draft };
}
