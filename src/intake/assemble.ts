import { joinFileDetails } from '../tips/merge-parts.ts';
import type { TipDraft } from '../tips/shape.ts';
import type { ReadDocument } from './read.ts';
import type { Refusal } from './shape.ts';

/** A report with the documents that came with it and belong to it. `documents[0]` is the report. */
export type Submission = { documents: ReadDocument[]; draft: TipDraft; joined: boolean };

/** What one group of documents (a folder, a ZIP) comes to. */
export type Assembled = {
  submissions: Submission[];
  /** documents that belong to a report that is not in the group, with its number */
  loose: { document: ReadDocument; number: string }[];
  refused: { document: ReadDocument; refusal: Refusal }[];
};

/**
 * Bring the documents of one report together.
 *
 * The reporting API's XML carries no number: where a group holds one such report and one number (an answer of the
 * API, or file details), that is its number; else its digest stands for one. File details join the report of their
 * number; a police-side PDF beside the JSON of its number is a part of it. Pure, O(n).
 */
export function assemble(group: readonly ReadDocument[]): Assembled {
  const refused: Assembled['refused'] = [];
  const reports: { document: ReadDocument; draft: TipDraft }[] = [];
  const parts: { document: ReadDocument; number: string }[] = [];
  const responses: ReadDocument[] = [];
  for (const document of group) {
    const { reading } = document;
    if (reading.kind === 'refused') refused.push({ document, refusal: reading.refusal });
    else if (reading.kind === 'response') responses.push(document);
    else if (reading.kind === 'file-details') parts.push({ document, number: reading.reportNumber });
    else reports.push({ document, draft: reading.draft });
  }
  const nameless = reports.filter(({ draft }) => draft.format === 'ncmec-api-xml' && draft.number === null);
  const number = nameless.length === 1 ? onlyNumber(responses, parts) : null;
  if (number !== null) nameless[0]!.draft = { ...nameless[0]!.draft, number };
  const answered = number !== null ? responses : [];
  if (number === null) for (const document of responses) refused.push({ document, refusal: NO_TIP });
  return {
    ...join(
      reports,
      parts,
      answered.map((document) => ({ document, number: number! })),
    ),
    refused,
  };
}

const NO_TIP: Refusal = { code: 'NOT_A_TIP', at: '', offset: null, what: 'an answer of the reporting API' };

/** The one number that answers and file details of a group name; null where there is none, or more than one. */
function onlyNumber(responses: readonly ReadDocument[], parts: readonly { number: string }[]): string | null {
  const answers = responses.flatMap(({ reading }) =>
    reading.kind === 'response' && reading.reportNumber ? [reading.reportNumber] : [],
  );
  const numbers = new Set(answers.length > 0 ? answers : parts.map((part) => part.number));
  return numbers.size === 1 ? [...numbers][0]! : null;
}

type Report = { document: ReadDocument; draft: TipDraft };
type Part = { document: ReadDocument; number: string };

function join(
  reports: readonly Report[],
  parts: readonly Part[],
  answers: readonly Part[],
): Pick<Assembled, 'submissions' | 'loose'> {
  const byNumber = new Map<string, Submission>();
  const submissions: Submission[] = [];
  const pdfs: Report[] = [];
  for (const report of reports) {
    if (report.draft.format === 'ncmec-police-pdf') {
      pdfs.push(report);
      continue;
    }
    const submission = { documents: [report.document], draft: report.draft, joined: false };
    submissions.push(submission);
    if (report.draft.source === 'NCMEC' && report.draft.number !== null)
      byNumber.set(report.draft.number, submission);
  }
  const loose: Part[] = [];
  for (const pdf of pdfs) {
    const beside = pdf.draft.number === null ? undefined : byNumber.get(pdf.draft.number);
    if (beside) beside.documents.push(pdf.document);
    else submissions.push({ documents: [pdf.document], draft: pdf.draft, joined: false });
  }
  for (const part of [...parts, ...answers]) {
    const home = byNumber.get(part.number);
    if (home) addPart(home, part.document);
    else loose.push(part);
  }
  return { submissions, loose };
}

/** Add one document to a report's: file details are joined into the draft, others only stand beside it. */
export function addPart(submission: Submission, document: ReadDocument): void {
  const { reading } = document;
  submission.documents.push(document);
  if (reading.kind !== 'file-details') return;
  const { files, texts, warnings } = reading;
  submission.draft = joinFileDetails(submission.draft, [
    { files, texts, warnings, document: submission.documents.length - 1 },
  ]);
  submission.joined = true;
}
