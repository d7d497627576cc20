import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

/** Items of levels 1 and 2 of ASVS 5.0.0: section and how many, which are its first. 253 in all: 70 and 183. */
const SECTIONS =
  '1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2';
/** Items of level 3 that weigh most here. */
const WEIGHTY =
  '1.2.10 1.3.12 1.5.3 2.3.5 3.4.7 3.4.8 3.5.8 3.6.1 4.1.4 5.2.4 5.2.5 5.3.3 6.3.8 6.4.6 7.5.3 8.3.2 8.3.3 11.3.4 11.3.5 13.3.3 13.3.4 14.2.6 14.2.7 15.4.1 15.4.2 16.5.4'.split(
    ' ',
  );

const expected = SECTIONS.split(' ').flatMap((each) => {
  const [section, count] = each.split(':');
  return Array.from({ length: Number(count) }, (_, at) => `${section}.${at + 1}`);
});

type Row = { items: string[]; grave: boolean; cells: string[] };
const page = read('docs/security.md');
const rows: Row[] = page
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const cells = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { items: itemsOf(cells[0]!), grave: cells[0]!.includes('³'), cells };
  });

/** `4.4.1–4.4.4, 4.5.1` as the items it means. */
function itemsOf(cell: string): string[] {
  return cell
    .replace('³', '')
    .split(',')
    .flatMap((each) => {
      const [first, last] = each.trim().split('–');
      if (!last) return [first!];
      const section = first!.slice(0, first!.lastIndexOf('.'));
      const from = Number(first!.slice(section.length + 1));
      const to = Number(last.slice(section.length + 1));
      return Array.from({ length: to - from + 1 }, (_, at) => `${section}.${from + at}`);
    });
}

const named = [...page.matchAll(/`(tests\/[\w/.-]+\.test\.ts)`(?: “([^”]+)”)?/g)].map(([, file, title]) => ({
  file: file!,
  title,
}));

describe('docs/security.md', () => {
  it('has every item of levels 1 and 2 once, and the weighty ones of level 3', () => {
    expect(expected).toHaveLength(253);
    const all = rows.filter(({ grave }) => !grave).flatMap(({ items }) => items);
    expect(all.filter((item, at) => all.indexOf(item) !== at)).toEqual([]);
    expect([...all].sort()).toEqual([...expected].sort());
    expect(rows.filter(({ grave }) => grave).flatMap(({ items }) => items)).toEqual(WEIGHTY);
  });

  it('says of each what it asks, how it is met or why not, and by which test it is shown', () => {
    for (const { items, cells } of rows) {
      expect(cells, items.join()).toHaveLength(4);
      const [, asks, by, shown] = cells;
      expect(asks!.length, items.join()).toBeGreaterThan(6);
      expect(by!.length, items.join()).toBeGreaterThan(1);
      const isOpen = /^not (?:applicable|met): \S/.test(by!);
      expect(isOpen ? shown === '' : /`tests\//.test(shown!), `${items.join()}: ${by} / ${shown}`).toBe(true);
    }
  });

  it('names tests that are there', () => {
    expect(named.length).toBeGreaterThan(150); // a file that is missing here is a part that is missing: name it, or mend the page
    const missing = [...new Set(named.map(({ file }) => file))].filter(
      (file) => !existsSync(`${root}${file}`),
    );
    expect(missing).toEqual([]);
  });

  it('names titles that stand in those tests', () => {
    const titled = named.filter(({ file, title }) => title && existsSync(`${root}${file}`));
    expect(titled.length).toBeGreaterThan(60);
    const wrong = titled.filter(({ file, title }) => !read(file).replaceAll("\\'", "'").includes(title!));
    expect(wrong).toEqual([]);
  });
});

describe('docs/threat-model.md', () => {
  it('names every boundary, every way in, and what a compromise of each surrenders', () => {
    const text = read('docs/threat-model.md');
    for (const heading of [
      'Assets',
      'Boundaries',
      'Ways in',
      'Who sees what',
      'Connections',
      'Logs',
      'Actors',
      'What a compromise surrenders',
      'What is not promised',
    ])
      expect(text).toContain(`\n## ${heading}\n`);
    for (const setting of text.matchAll(/`(TIPSTAFF_\w+|DATABASE_URL)`/g))
      expect(read('docs/configuration.md'), setting[1]).toContain(`| \`${setting[1]}\` |`);
  });
});
