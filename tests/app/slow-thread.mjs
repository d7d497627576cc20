// A thread in the place of the reader: it does what a document’s words say, and else answers as the reader does.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ documents, bytes }) => {
  const text = Buffer.from(bytes).toString();
  if (text.includes('hang')) for (;;);
  if (text.includes('die')) process.exit(1);
  const reading = { kind: 'refused', refusal: { code: 'NOT_A_TIP', at: '', offset: null } };
  parentPort.postMessage({
    answers: documents.map(({ digest }) => ({ item: digest, kept: 0, tip: null, reading })),
    bytes: new Uint8Array(0),
  });
});
parentPort.postMessage('ready');
