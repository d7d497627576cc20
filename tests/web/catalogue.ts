import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../../src/web/', import.meta.url));

type Tree = { [key: string]: string | Tree };

/** A catalogue as flat keys: `queue.count_one` → words. */
export function catalogue(language: 'en' | 'hi'): Map<string, string> {
  const flat = new Map<string, string>();
  const walk = (tree: Tree, path: string): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') flat.set(path + key, value);
      else walk(value, `${path}${key}.`);
    }
  };
  walk(JSON.parse(readFileSync(join(WEB, 'language', `${language}.json`), 'utf8')) as Tree, '');
  return flat;
}

/** The source files of the screens, path → text. */
export function screens(): Map<string, string> {
  const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.tsx?$/.test(path),
  );
  return new Map(files.map((path) => [path, readFileSync(join(WEB, path), 'utf8')]));
}

/** A key without the ending of a plural form. */
export const stem = (key: string): string => key.replace(/_(?:zero|one|two|few|many|other)$/, '');
