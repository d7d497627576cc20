import { matchKey } from '../identifiers/fingerprint-text.ts';
import { NO_PLATFORM, platformOf } from '../identifiers/platform-alias.ts';
import { interpret } from '../identifiers/search.ts';
import type { IdentifierKind } from '../identifiers/shape.ts';
import { MOST_VALUES, type Recognised } from './shape.ts';

/** What is watched, as texts to be fingerprinted, and how it may be shown. `left`: platforms on which it is not, as there are too many. */
export type Target = { kind: IdentifierKind; label: string; texts: string[]; left: string[] };

/** Kinds that any word could be: where nobody said which is meant, none of them is guessed. */
const NO_FORM: ReadonlySet<IdentifierKind> = new Set([
  'account',
  'screen_name',
  'group',
  'display_name',
  'person_name',
  'postal_address',
  'device',
  'bic',
]);

/** Kinds that are watched as one: an officer who types a link or a handle cannot tell what a tip will call it. */
const AS_ONE: Readonly<Partial<Record<IdentifierKind, IdentifierKind>>> = {
  profile_url: 'url',
  screen_name: 'account',
};

/**
 * All that a typed text may be watched as, by kind, the likeliest first. A handle without a platform stands for that handle
 * on every platform. Pure.
 *
 * platforms  names of platforms that the unit's tips came from
 */
export function targetsOf(text: string, platforms: readonly string[]): Target[] {
  const ids = [...new Set(platforms.map((name) => platformOf(name).id))].filter((id) => id !== '');
  const named = platformNamed(text);
  const found = new Map<IdentifierKind, Target>();
  for (const each of interpret(text, { platforms: ids })) {
    const key = matchKey(each);
    if (named !== null && ON_PLATFORM.has(each.kind) && !isOn(key, each.kind, named)) continue;
    const kind = AS_ONE[each.kind] ?? each.kind;
    const label = ON_PLATFORM.has(each.kind) ? text.trim() : each.display; // a display leaves the platform out
    const target = found.get(kind) ?? { kind, label, texts: [], left: [] };
    if (target.texts.length < MOST_VALUES) target.texts.push(...spellings(key, each.kind, named));
    else if (ON_PLATFORM.has(each.kind)) leaveOut(target, key.split(':')[1]!);
    found.set(kind, target);
  }
  // a word of eight letters has the form of a bank’s code, and is hardly ever one
  return [...found.values()].sort((a, b) => Number(a.kind === 'bic') - Number(b.kind === 'bic'));
}

function leaveOut({ left }: Target, platform: string): void {
  if (!left.includes(platform)) left.push(platform);
}

/** On the platform that was named, and where a document names none. */
function spellings(key: string, kind: IdentifierKind, named: string | null): string[] {
  const on = `${kind}:${named}:`;
  return named !== null && ON_PLATFORM.has(kind) && key.startsWith(on)
    ? [key, `${kind}:${NO_PLATFORM}:${key.slice(on.length)}`]
    : [key];
}

const ON_PLATFORM: ReadonlySet<IdentifierKind> = new Set(['account', 'screen_name', 'group']);

/** The platform of `platform:name`, by its id; null where the text names none. */
function platformNamed(text: string): string | null {
  const cut = text.indexOf(':');
  if (cut <= 0 || text.startsWith('//', cut + 1)) return null;
  return platformOf(text.slice(0, cut)).id || null;
}

const isOn = (key: string, kind: IdentifierKind, platform: string): boolean =>
  key.startsWith(`${kind}:${platform}:`);

/** The target of the kind that was named, or of the only likely one; null where there is none. */
export function targetAs(targets: readonly Target[], kind: IdentifierKind | undefined): Target | null {
  if (kind !== undefined) return targets.find((each) => each.kind === (AS_ONE[kind] ?? kind)) ?? null;
  const [first] = targets;
  return first && !NO_FORM.has(first.kind) ? first : null;
}

export const recognised = (targets: readonly Target[]): Recognised[] =>
  targets.map(({ kind, label, texts, left }) => ({
    ...{ kind, label, values: texts.length, left },
    certain: !NO_FORM.has(kind),
  }));

/** The text that a watched subject or network is found by. */
export const recordText = (kind: 'subject' | 'network', id: string): string => `watched ${kind}:${id}`;
