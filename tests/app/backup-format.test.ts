import { describe, expect, test } from 'vitest';
import { compareWithAnchor, rootOfLeaves } from '../../src/app/backup-anchor.ts';
import { FRAME, FrameReader, FrameWriter, headerShape, partShape } from '../../src/app/backup-format.ts';

const MASTER = Buffer.alloc(32, 1);
const HEADER = { format: 1, program: 'test', madeAt: '2026-11-21T09:00:00.000Z' };

/** A small backup's frames, one after another. */
async function written(): Promise<Buffer[]> {
  const writer = new FrameWriter();
  const frames = [writer.json(FRAME.header, HEADER)];
  const rows = (async function* () {
    yield Buffer.from('1\tone\n2\ttwo\n');
  })();
  for await (const frame of writer.part({ kind: 'table', name: 'tip', columns: ['a', 'b'] }, rows))
    frames.push(frame);
  return [...frames, writer.end(MASTER)];
}

/** Read it back whole; the code of what was wrong, or what its data was. */
async function read(frames: readonly Buffer[], master = MASTER): Promise<string> {
  const reader = new FrameReader(
    (async function* () {
      yield Buffer.concat(frames);
    })(),
  );
  try {
    await reader.expect(FRAME.header, headerShape);
    await reader.expect(FRAME.part, partShape);
    let data = '';
    for await (const chunk of reader.data(() => {})) data += chunk.toString();
    await reader.end(await reader.next(), master);
    return data;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const frame = (kind: number, text: string): Buffer => new FrameWriter().frame(kind as 1, Buffer.from(text));

describe('the frames of a backup, without the envelope around them', () => {
  test('come back as they were written', async () => {
    expect(await read(await written())).toBe('1\tone\n2\ttwo\n');
  });

  test('cut at any place are refused', async () => {
    const whole = Buffer.concat(await written());
    for (let at = 0; at < whole.length; at += 1)
      expect(await read([whole.subarray(0, at)]), `cut at ${at}`).toBe('BACKUP_BROKEN');
  });

  test('with any bit changed are refused', async () => {
    const whole = Buffer.concat(await written());
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      expect(await read([changed]), `changed at ${at}`).toBe('BACKUP_BROKEN');
    }
  });

  test('made by another installation are refused, whoever could read them', async () => {
    expect(await read(await written(), Buffer.alloc(32, 2))).toBe('BACKUP_BROKEN');
  });

  test('that say of a part what it is not are refused before the end is reached', async () => {
    const [header, part, , end] = await written();
    const reader = new FrameReader(
      (async function* () {
        yield Buffer.concat([header!, part!, frame(FRAME.data, '1\tone\n9\tnine\n'), end!]);
      })(),
    );
    await reader.expect(FRAME.header, headerShape);
    await reader.expect(FRAME.part, partShape);
    const data = reader.data(() => {});
    await data.next();
    await expect(data.next()).rejects.toMatchObject({ code: 'BACKUP_BROKEN' });
  });

  test('with something behind their end are refused', async () => {
    expect(await read([...(await written()), Buffer.from('x')])).toBe('BACKUP_BROKEN');
  });
});

describe('a copy’s log against an anchor', () => {
  const leaves = [1, 2, 3].map((fill) => Buffer.alloc(32, fill));
  const anchor = { origin: 'example.org/unit/1', unit: 1, size: 3, root: rootOfLeaves(leaves) };
  const compare = (size: number, kept: readonly Buffer[], olderIsFine = false) => {
    try {
      compareWithAnchor(anchor, { size }, kept, olderIsFine);
      return 'fits';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  test('that is as new, or newer, fits; an older one only where that is wanted; another one never', () => {
    expect([compare(3, leaves), compare(9, leaves)]).toEqual(['fits', 'fits']);
    expect([compare(2, leaves.slice(0, 2)), compare(2, leaves.slice(0, 2), true)]).toEqual([
      'BACKUP_OLDER',
      'fits',
    ]);
    const other = [...leaves.slice(0, 2), Buffer.alloc(32, 9)];
    expect([compare(3, other), compare(9, other, true)]).toEqual(['AUDIT_BROKEN', 'AUDIT_BROKEN']);
  });
});
