import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/intake/assemble.ts';
import { openInput } from '../../src/intake/open.ts';
import { type ReadDocument, readDocument } from '../../src/intake/read.ts';
import { fromAnswers, fromTask, toAnswers, toTask } from '../../src/intake/read-thread.ts';
import type { IntakeDocument } from '../../src/intake/shape.ts';
import { makeFileDetails, makeReport } from '../fixtures/ncmec-api/documents.ts';

const SETTINGS = {
  now: '2026-11-21T09:00:00.000Z',
  country: 'IN',
  fingerprintKey: Buffer.alloc(32, 7),
  mappings: [],
};

const POLICE = JSON.stringify({
  reportId: 190000042,
  reportedInformation: {
    incidentSummary: { incidentType: 'Child Sex Trafficking', incidentDateTime: '2026-11-20T08:00:00Z' },
    reportedPeople: {
      reportedPersons: [
        { espUserId: 'b-1', phones: { phones: [{ value: '+919999900042', verified: true }] } },
      ],
    },
  },
});
const HOTLINE = JSON.stringify({
  tipstaff: 'tip/1',
  source: 'Example Hotline',
  number: 'HL-1',
  kind: 'hotline',
  received: '2026-11-20T08:00:00Z',
});

async function documents(text: string, file = 'one'): Promise<IntakeDocument[]> {
  const found: IntakeDocument[] = [];
  const open = async function* () {
    yield Buffer.from(text);
  };
  for await (const document of openInput({ file, group: 'g', open, size: null })) found.push(document);
  return found;
}

/** As the pool does it: the documents travel there, the answers back. */
function throughThread(all: readonly IntakeDocument[]): ReadDocument[] {
  const task = structuredClone(toTask(all, SETTINGS));
  const answers = toAnswers(fromTask(task).map((document) => readDocument(document, SETTINGS)));
  return fromAnswers(all, structuredClone(answers));
}

describe('what a reading thread answers', () => {
  it.each([
    ['police JSON', POLICE],
    ['API XML, which carries no number', makeReport('full').xml],
    ['file details', makeFileDetails('full').xml],
    ['a hotline’s line', HOTLINE],
    ['what cannot be read', '{"reportId": '],
  ])('is the same as reading here: %s', async (_, text) => {
    for (const document of await documents(text)) {
      const { facts: _facts, ...here } = readDocument(document, SETTINGS);
      const there = throughThread([document])[0]!;
      expect(JSON.parse(JSON.stringify(there.reading))).toEqual(JSON.parse(JSON.stringify(here.reading)));
      expect(there.identified).toEqual(here.identified);
      expect(there.item).toBe(here.item);
      expect(Buffer.from(there.packedKept)).toEqual(Buffer.from(here.packedKept));
      expect(there.packedFacts && Buffer.from(there.packedFacts)).toEqual(here.packedFacts);
    }
  });

  it('leaves a report without a number free to get it from what lies beside it', async () => {
    const response =
      '<reportResponse><responseCode>0</responseCode><reportId>190000043</reportId></reportResponse>';
    const all = [
      ...(await documents(makeReport('typical').xml, 'report')),
      ...(await documents(response, 'response')),
    ];
    const read = throughThread(all);
    const { submissions, loose, refused } = assemble(read);
    expect(submissions.map(({ draft, documents: parts }) => [draft.number, parts.length])).toEqual([
      ['190000043', 2],
    ]);
    expect([loose, refused]).toEqual([[], []]);
  });
});
