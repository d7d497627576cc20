import { boundedMemory } from './bounded-memory.ts';
import { clean, slug } from './clean-text.ts';
import { PLATFORMS, type PlatformRow } from './platform-table.ts';

/** id: canonical; name: for screens; known: false where no table has it, so that the id is the folded literal. */
export type Platform = { id: string; name: string; known: boolean };

/** Stands for the platform in a canonical form whose document names none. */
export const NO_PLATFORM = '?';

/**
 * The platform that a source's words mean: `Instagram, Inc.`, `WhatsApp Inc.`, `Microsoft - OneDrive`, `t.me`.
 * A house with a product is the product's platform (`Google LLC, YouTube` is youtube). Empty text has id ''. Cached.
 */
export function platformOf(text: string): Platform {
  return remember(text);
}

/** The table's row of an id, or undefined. */
export function platformRow(id: string): PlatformRow | undefined {
  return ROW_OF.get(id);
}

/** The platform whose pages a host serves (`in.pinterest.com`, `m.facebook.com`), or null. */
export function platformOfHost(host: string): PlatformRow | null {
  let rest = host;
  while (rest.includes('.')) {
    const row = BY_DOMAIN.get(rest);
    if (row) return row;
    rest = rest.slice(rest.indexOf('.') + 1);
  }
  return null;
}

/** Ids of all platforms of the table, for a search that names none. */
export const PLATFORM_IDS: readonly string[] = PLATFORMS.map((row) => row.id);

const key = (text: string) => slug(text).replace(/-/g, '');
const ROW_OF = new Map(PLATFORMS.map((row) => [row.id, row]));
const BY_NAME = new Map(
  PLATFORMS.flatMap((row) =>
    [row.id, row.name, ...(row.also ?? [])].map((name) => [key(name), row] as const),
  ),
);
const BY_DOMAIN = new Map(
  PLATFORMS.flatMap((row) => (row.domains ?? []).map((domain) => [domain, row] as const)),
);

const COMPANY_FORM =
  /[\s,.()-]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|co|company|pvt|private|pte|plc|gmbh|s\.a|bv|b\.v|oy|ab|fze|fz-llc|srl)\.?\)?$/i;

const remember = boundedMemory(2_000, (text: string): Platform => {
  const words = clean(text).slice(0, 100);
  const name = withoutCompanyForm(words);
  const row = byWords(words) ?? fromHost(words) ?? fromHouse(name) ?? fromParts(words);
  if (row) return { id: row.id, name: row.name, known: true };
  return { id: key(name), name, known: false };
});

function withoutCompanyForm(words: string): string {
  let name = words;
  for (
    let next = name.replace(COMPANY_FORM, '');
    next !== name && slug(next) !== '';
    next = name.replace(COMPANY_FORM, '')
  )
    name = next;
  return name;
}

function fromHost(words: string): PlatformRow | undefined {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(words)
    ? (platformOfHost(words.toLowerCase()) ?? undefined)
    : undefined;
}

function byWords(words: string): PlatformRow | undefined {
  return BY_NAME.get(key(words)) ?? BY_NAME.get(key(withoutCompanyForm(words)));
}

/** `Instagram (Meta)`, `Twitter, Inc. / X Corp.`: the first part that is known by itself. */
function fromParts(words: string): PlatformRow | undefined {
  for (const part of words.split(/[/|;,()]| [-–—] /)) {
    const row = byWords(part.trim());
    if (row) return row;
  }
  return undefined;
}

/** `Microsoft - OneDrive`, `Meta Platforms, Inc. (WhatsApp)`: the last product that the words name, else the house. */
function fromHouse(name: string): PlatformRow | undefined {
  const words = slug(name).split('-');
  const house = BY_NAME.get(words[0]!) ?? BY_NAME.get(words.slice(0, 2).join(''));
  if (!house?.house) return undefined;
  for (let end = words.length; end > 1; end -= 1) {
    const product =
      BY_NAME.get(words.slice(Math.max(end - 2, 1), end).join('')) ?? BY_NAME.get(words[end - 1]!);
    if (product && !product.house && words[end - 1]!.length > 2) return product;
  }
  return house;
}
