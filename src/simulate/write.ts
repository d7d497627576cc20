import { asDelivered, laterPath, parcel } from './deliver.ts';
import { brokenDocuments } from './formats/broken.ts';
import { SHEET_HEADER, sheetRow } from './formats/csv.ts';
import { tipLine } from './formats/ndjson.ts';
import { policeJson } from './formats/police-json.ts';
import { type Ledger, noteBroken, noteDuplicate, noteTip, noteVersion, openLedger } from './ledger.ts';
import type { World } from './shape.ts';
import type { Content, Sink } from './sink.ts';
import type { Story } from './story.ts';
import { type Teller, teller } from './tell.ts';
import { truthText } from './truth.ts';

/** Tip documents written so far, of how many. */
export type Progress = { done: number; total: number };

const RECORDS_A_FILE = 1_000;
const PUTS_AT_ONCE = 64;
const PROGRESS_EVERY = 250;

/**
 * Write a world: its tips below `tips/`, and `truth.json` last, so that its being there says that all is.
 *
 * sink     where to; `folderSink` for the disk
 * yields   progress, about every 250 documents
 * returns  the ledger with the counts that a receiver must come to
 *
 * Cost: about 0.1 ms a document and what the sink costs; memory grows by the truth's records only.
 */
export async function* writeWorld(world: World, sink: Sink): AsyncGenerator<Progress, Ledger> {
  const ledger = openLedger();
  const desk = writingDesk(sink);
  const tell = teller(world);
  let done = 0;
  for (const plan of world.plans) {
    await writeFirst(world, asDelivered(tell(plan)), desk, ledger);
    done += 1;
    if (done % PROGRESS_EVERY === 0) yield { done, total: world.tips };
  }
  await desk.closeSheets();
  for (const again of world.again) {
    await writeAgain(world, again, tell, desk, ledger);
    done += 1;
  }
  for (const { name, bytes, code } of brokenDocuments(world.broken, world.seed)) {
    await desk.put(`tips/odd/${name}`, bytes);
    noteBroken(ledger, code);
    done += 1;
  }
  await desk.settle();
  await sink.put('truth.json', truthText(world, ledger));
  yield { done, total: world.tips };
  return ledger;
}

async function writeFirst(world: World, story: Story, desk: Desk, ledger: Ledger): Promise<void> {
  const { delivery, topic, number } = story.plan;
  if (delivery === 'csv') {
    const place = await desk.row('tips/sheets/forwarding', 'csv', SHEET_HEADER, sheetRow(story));
    noteTip(ledger, world, story, {
      file: place.file,
      record: `row ${place.line}`,
      format: 'csv-mapped',
      number,
      parts: 0,
      media: 0,
      pdfs: 0,
    });
  } else if (delivery === 'ndjson') {
    const stem = topic === 'sighting' ? 'tips/streams/monitoring' : 'tips/streams/hotline';
    const place = await desk.row(stem, 'ndjson', '', `${tipLine(story)}\n`);
    noteTip(ledger, world, story, {
      file: place.file,
      record: `line ${place.line}`,
      format: 'tipstaff-ndjson',
      number,
      parts: 0,
      media: 0,
      pdfs: 0,
    });
  } else {
    const { files, delivered } = parcel(story);
    for (const { path, content } of files) await desk.put(path, content);
    noteTip(ledger, world, story, delivered);
  }
}

async function writeAgain(
  world: World,
  again: World['again'][number],
  tell: Teller,
  desk: Desk,
  ledger: Ledger,
): Promise<void> {
  const plan = world.plans[again.of]!;
  const path = laterPath(world, plan, again.kind);
  if (again.kind === 'duplicate') {
    await desk.put(path, policeJson(tell(plan)));
    return noteDuplicate(ledger);
  }
  const story = tell(plan, again.change);
  await desk.put(path, policeJson(story));
  noteVersion(ledger, world, story);
}

type Desk = {
  put: (path: string, content: Content) => Promise<void>;
  /** add a record to the open file of a stem; where it came to stand, lines counted from 1 and the header with them */
  row: (
    stem: string,
    ending: string,
    header: string,
    record: string,
  ) => Promise<{ file: string; line: number }>;
  closeSheets: () => Promise<void>;
  settle: () => Promise<void>;
};

/** Keeps a bounded number of puts under way, and gathers records into files of a thousand. */
function writingDesk(sink: Sink): Desk {
  let underWay: Promise<void>[] = [];
  const sheets = new Map<
    string,
    { file: string; text: string; records: number; lines: number; serial: number }
  >();

  async function settle(): Promise<void> {
    const waiting = underWay;
    underWay = [];
    await Promise.all(waiting);
  }
  async function put(path: string, content: Content): Promise<void> {
    const putting = sink.put(path, content);
    putting.catch(() => undefined); // heard in settle; without this a failure before then would end the process
    underWay.push(putting);
    if (underWay.length >= PUTS_AT_ONCE) await settle();
  }
  async function row(
    stem: string,
    ending: string,
    header: string,
    record: string,
  ): Promise<{ file: string; line: number }> {
    const known = sheets.get(stem);
    const serial = (known?.serial ?? 0) + 1;
    const file = `${stem}-${String(serial).padStart(4, '0')}.${ending}`;
    const sheet =
      known && known.records > 0
        ? known
        : { file, text: header, records: 0, lines: header === '' ? 0 : 1, serial };
    sheets.set(stem, sheet);
    sheet.text += record;
    sheet.records += 1;
    sheet.lines += 1;
    const place = { file: sheet.file, line: sheet.lines };
    if (sheet.records === RECORDS_A_FILE) {
      await put(sheet.file, sheet.text);
      sheets.set(stem, { ...sheet, text: '', records: 0 });
    }
    return place;
  }
  async function closeSheets(): Promise<void> {
    for (const sheet of sheets.values()) if (sheet.records > 0) await put(sheet.file, sheet.text);
    sheets.clear();
  }
  return { put, row, closeSheets, settle };
}
