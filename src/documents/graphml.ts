import type { Picture, Point } from './profile.ts';

type Values = Point['values'];

/**
 * A picture as GraphML (Brandes, Eiglsperger, Herman, Himsolt, Marshall, “GraphML progress report”, Graph Drawing 2001), UTF-8.
 * Values are declared as string or double; one that is missing is left out. The mark stands first, as the graph’s `handed_out`.
 */
export async function* writeGraphml({
  points,
  lines,
  mark,
}: Picture & { mark: string }): AsyncGenerator<Buffer> {
  const ofPoints = keysOf('node', 'n', points);
  const ofLines = keysOf('edge', 'e', lines);
  yield Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${[
      '<key id="mark" for="graph" attr.name="handed_out" attr.type="string"/>',
      ...ofPoints.declared,
      ...ofLines.declared,
    ].join('\n')}\n<graph id="network" edgedefault="undirected">\n<data key="mark">${escaped(mark)}</data>\n`,
  );
  yield* inPages(points, ({ id, values }) => `<node id="${escaped(id)}">${ofPoints.data(values)}</node>\n`);
  yield* inPages(
    lines,
    ({ from, to, directed, values }, at) =>
      `<edge id="e${at}" source="${escaped(from)}" target="${escaped(to)}" directed="${directed}">${ofLines.data(values)}</edge>\n`,
  );
  yield Buffer.from('</graph>\n</graphml>\n');
}

const PAGE = 2_000;

function* inPages<T>(rows: readonly T[], written: (row: T, at: number) => string): Generator<Buffer> {
  for (let from = 0; from < rows.length; from += PAGE)
    yield Buffer.from(
      rows
        .slice(from, from + PAGE)
        .map((row, at) => written(row, from + at))
        .join(''),
    );
}

/** What the values of nodes or edges are called and typed, and how one’s are written. */
function keysOf(of: 'node' | 'edge', prefix: string, rows: readonly { values: Values }[]) {
  const types = new Map<string, 'string' | 'double'>();
  for (const { values } of rows)
    for (const [name, value] of Object.entries(values))
      if (value !== null) types.set(name, typeof value === 'number' ? 'double' : 'string');
  const ids = new Map([...types.keys()].map((name, at) => [name, `${prefix}${at}`]));
  return {
    declared: [...types].map(
      ([name, type]) =>
        `<key id="${ids.get(name)}" for="${of}" attr.name="${escaped(name)}" attr.type="${type}"/>`,
    ),
    data: (values: Values): string =>
      Object.entries(values)
        .map(([name, value]) =>
          value === null ? '' : `<data key="${ids.get(name)}">${escaped(String(value))}</data>`,
        )
        .join(''),
  };
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Text as XML 1.0 takes it, in content and in quotes. What XML cannot hold becomes U+FFFD. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"\r]/g, (found) => ENTITIES[found]!);
