import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { writeGraphml } from '../../src/documents/graphml.ts';
import type { Picture } from '../../src/documents/profile.ts';

type Read = {
  mark: string;
  nodes: Record<string, string>[];
  edges: Record<string, string>[];
  types: string[];
};

/** A GraphML file as a strict XML reader finds it: values by the names that its keys declare. */
function readGraphml(xml: string): Read {
  const read: Read = { mark: '', nodes: [], edges: [], types: [] };
  const names = new Map<string, string>();
  let into: Record<string, string> | null = null;
  let key = '';
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const given = attributes as Record<string, string>;
    if (name === 'key') {
      names.set(given['id']!, given['attr.name']!);
      read.types.push(`${given['for']} ${given['attr.name']} ${given['attr.type']}`);
    }
    if (name === 'node' || name === 'edge') {
      into = { ...given };
      read[`${name}s`].push(into);
    }
    if (name === 'data') key = names.get(given['key']!)!;
  });
  parser.on('text', (text) => {
    if (key === 'handed_out') read.mark += text;
    else if (key && into) into[key] = (into[key] ?? '') + text;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'data') key = '';
  });
  parser.write(xml).close();
  return read;
}

async function written(picture: Picture, mark = 'Handed out'): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeGraphml({ ...picture, mark })) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('GraphML', () => {
  test('reads back as what was written, whatever stands in it', async () => {
    const hostile = `a&b<c>"d'\r\n]]>é\u{1F600}`;
    const xml = await written(
      {
        points: [
          { id: 'one', values: { label: hostile, weight: 1.5, x: -2 } },
          { id: 'two"', values: { label: 'two', weight: null, x: 0 } },
        ],
        lines: [
          { from: 'one', to: 'two"', directed: true, values: { kind: 'payment', tips: 2 } },
          { from: 'two"', to: 'one', directed: false, values: { kind: hostile, tips: 1 } },
        ],
      },
      `Handed out to ${hostile}`,
    );
    const read = readGraphml(xml);
    expect(read.mark).toBe(`Handed out to ${hostile}`);
    expect(read.types).toEqual([
      'graph handed_out string',
      'node label string',
      'node weight double',
      'node x double',
      'edge kind string',
      'edge tips double',
    ]);
    expect(read.nodes).toEqual([
      { id: 'one', label: hostile, weight: '1.5', x: '-2' },
      { id: 'two"', label: 'two', x: '0' },
    ]);
    expect(read.edges).toEqual([
      { id: 'e0', source: 'one', target: 'two"', directed: 'true', kind: 'payment', tips: '2' },
      { id: 'e1', source: 'two"', target: 'one', directed: 'false', kind: hostile, tips: '1' },
    ]);
  });

  test('makes visible what XML cannot hold', async () => {
    const read = readGraphml(
      await written({ points: [{ id: 'a', values: { label: 'x\0y\u0007z\uD800' } }], lines: [] }),
    );
    expect(read.nodes[0]!['label']).toBe('x\uFFFDy\uFFFDz\uFFFD');
  });

  test('of nobody is an empty graph with its mark', async () => {
    expect(readGraphml(await written({ points: [], lines: [] }))).toMatchObject({
      mark: 'Handed out',
      nodes: [],
      edges: [],
    });
  });

  test('is whole over many pages', async () => {
    const points = Array.from({ length: 4_500 }, (_, n) => ({ id: `p${n}`, values: { n } }));
    const lines = points
      .slice(1)
      .map(({ id }, n) => ({ from: id, to: `p${n}`, directed: false, values: {} }));
    const read = readGraphml(await written({ points, lines }));
    expect(read.nodes.length).toBe(4_500);
    expect(new Set(read.edges.map(({ id }) => id)).size).toBe(4_499);
  });
});
