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
  thread.ref();
  const pages: string[] = [];
  let length = 0;
  const finish = (text: string | null, kill: boolean) => {
    clearTimeout(timer);
    thread.removeAllListeners();
    thread.unref();
    if (kill) {
      worker = null;
      thread.on('error', () => {});
      void thread.terminate();
    }
    asked.done(text);
    next();
  };
  const timer = setTimeout(() => finish(null, true), asked.patience);
  thread.on('error', () => finish(null, true));
  thread.on('exit', () => finish(null, true));
  thread.on('message', (answer: Answer) => {
    timer.refresh();
    if ('failed' in answer) finish(null, false);
    else if ('end' in answer) finish(pages.join('\f'), false);
    else {
      pages.push(answer.page);
      length += answer.page.length;
      if (length > MOST_TEXT) finish(null, true);
    }
  });
  thread.postMessage({ bytes: new Uint8Array(asked.bytes), pages: asked.pages });
}

/** Plain JavaScript, since a thread is started from a text or a built file, and the program also runs from its sources. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { getDocumentProxy } = require(workerData.unpdf);
parentPort.on('message', async ({ bytes, pages }) => {
  let pdf = null;
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
    parentPort.postMessage({ end: true });
  } catch {
    parentPort.postMessage({ failed: true });
  } finally {
    await pdf?.loadingTask?.destroy?.().catch(() => {});
  }
});
`;
