import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, workFolder } from './command-line.ts';

const root = workFolder();
const OWN = new URL('../../dist/cli/own-process.js', import.meta.url).href;

/** Run a few lines with the process closed as the command line closes it. */
async function closed(script: string): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { closeProcess } from '${OWN}'; closeProcess((words) => process.stderr.write(words + '\\n'), {}); ${script}`,
  ]);
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('options', () => {
  test('that lay memory open keep the program from starting', async () => {
    for (const option of [
      '--inspect=127.0.0.1:0',
      '--heapsnapshot-near-heap-limit=1',
      '--report-on-fatalerror',
      '--abort-on-uncaught-exception',
      '--tls-keylog=/dev/null',
    ]) {
      const ran = await run(join(root, 'never'), ['about'], { NODE_OPTIONS: option });
      expect([ran.code, ran.err.includes('CONFIG_INVALID')], `${option}: ${ran.err}`).toEqual([2, true]);
    }
    for (const setting of [{ SSLKEYLOGFILE: join(root, 'keys') }, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }]) {
      const ran = await run(join(root, 'never'), ['about'], setting);
      expect([ran.code, ran.err.includes('CONFIG_INVALID')], ran.err).toEqual([2, true]);
    }
  }, 120_000);

  test('that would put words of people into the process list are none: they take a file', async () => {
    for (const words of [
      ['tip', 'close', '1', '--reason', 'no_crime', '--note', 'x'],
      ['tip', 'escalate', '1', '--note', 'x'],
      ['intake', 'quarantine', 'retry', '--replacement', 'x'],
      ['intake', 'quarantine', 'dismiss', 'x', '--note', 'x'],
    ]) {
      const ran = await run(join(root, 'never'), words);
      expect(
        [ran.code, /unknown option|required option '--note-file/.test(ran.err)],
        `${words.join(' ')}: ${ran.err}`,
      ).toEqual([2, true]);
    }
  }, 120_000);
});

describe('a fault', () => {
  test('that nobody caught ends the process without its words', async () => {
    for (const script of [
      `setTimeout(() => { throw new Error('hidden-word') }, 1)`,
      `Promise.reject(new TypeError('hidden-word'))`,
      `Promise.reject('hidden-word')`,
    ]) {
      const ran = await closed(script);
      expect(ran.code, script).toBe(1);
      expect(ran.err).toMatch(/^Something failed inside: (?:Error|TypeError|an unknown fault)/);
      expect(ran.out + ran.err).not.toContain('hidden-word');
    }
  });
});

describe('a signal', () => {
  test('that asks for the debugger opens none', async () => {
    const ran = await closed(
      `process.kill(process.pid, 'SIGUSR1'); setTimeout(() => process.stdout.write('still here'), 500)`,
    );
    expect(ran).toMatchObject({ code: 0, out: 'still here' });
    expect(ran.err).not.toMatch(/Debugger listening/);
  });
});
