import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { OpenLimits } from './open-source.ts';

type Asked = { bytes: Buffer; pages: number; done: (text: string | null) => void; patience: number };
type Answer = { page: string } | { end: true } | { failed: true };

const HEAP_MIB = 512;
/** More text than this is in no report. */
const MOST_TEXT = 16_777_216;

/**
 * The text of a PDF, pages ended by form feeds; null where it cannot be read, is encrypted, or makes no headway.
 *
 * Runs in a thread of its own, which is killed when no page comes within `pdfPageMs`: a hostile PDF can keep its reader busy
 * for ever, and no timer runs then in the thread that reads it. One thread, one PDF at a time, kept for the next.
 * No script is run, no picture decoded, nothing fetched.
 */
export function textOfPdf(
  bytes: Buffer,
  limits: Pick<OpenLimits, 'pdfPages' | 'pdfPageMs'>,
): Promise<string | null> {
  return new Promise((done) => {
    waiting.push({ bytes, pages: limits.pdfPages, patience: limits.pdfPageMs, done });
    if (!busy) next();
  });
}

const waiting: Asked[] = [];
let busy = false;
let worker: Worker | null = null;

function next(): void {
  const asked = waiting.shift();
  busy = asked !== undefined;
  if (asked) ask(asked);
}

function ask(asked: Asked): void {
  worker ??= new Worker(PROGRAM, {
    eval: true,
    workerData: { unpdf: createRequire(import.meta.url).resolve('unpdf') },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    stdout: true,
    stderr: true,
  });
  const thread = worker;
  const pages: string[] = [];
  let length = 0;
  const finish = (text: string | null, kill: boolean) => {
    clearTimeout(timer);
    thread.off('message', answered).off('error', lost).off('exit', lost);
    thread.unref();
    if (kill) {
      worker = null;
      thread.on('error', () => {});
      void thread.terminate();
    }
    asked.done(text);
    next();
  };
  const lost = () => finish(null, true);
  const answered = (answer: Answer) => {
    timer.refresh();
    if ('failed' in answer) return finish(null, false);
    if ('end' in answer) return finish(pages.join('\f'), false);
    pages.push(answer.page);
    length += answer.page.length;
    if (length > MOST_TEXT) finish(null, true);
  };
  const timer = setTimeout(lost, asked.patience);
  thread.on('message', answered).on('error', lost).on('exit', lost);
  thread.ref();
  thread.postMessage({ bytes: new Uint8Array(asked.bytes), pages: asked.pages });
}

/** Plain JavaScript, since a thread is started from a text or a built file, and the program also runs from its sources. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { getDocumentProxy } = require(workerData.unpdf);
parentPort.on('message', async ({ bytes, pages }) => {
  let pdf = null;
  let answer = { failed: true };
  try {
    pdf = await getDocumentProxy(bytes, {
      isEvalSupported: false, useSystemFonts: false, disableFontFace: true, useWasm: false, enableXfa: false,
      stopAtErrors: false, verbosity: 0,
    });
    if (pdf.numPages > pages) throw new Error('too many pages');
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      parentPort.postMessage({ page: items.map((one) => (one.str ?? '') + (one.hasEOL ? '\\n' : '')).join('') });
      page.cleanup();
    }
    answer = { end: true };
  } catch {}
  await pdf?.loadingTask?.destroy?.().catch(() => {});
  parentPort.postMessage(answer);
});
`;
