import type { Action } from '../actions/action.ts';
import { problemOf } from './problem.ts';

export type ParsedInput = { success: true; data: unknown } | { success: false; problem: string };

/**
 * An action's input as its shape reads it, and nothing besides: a key that the shape does not know is refused wherever it
 * stands, since who sent it meant something by it; so is the NUL character, which the database cannot keep.
 *
 * given    as it came; undefined: nothing
 * returns  what the shape made of it, or what is wrong in plain words
 */
export function parseInput(action: Pick<Action, 'input' | 'internal'>, given: unknown): ParsedInput {
  const came = given === undefined ? {} : given;
  const parsed = action.input.safeParse(came);
  if (!parsed.success) return { success: false, problem: problemOf(parsed.error) };
  if (!action.internal) {
    const problem = nulIn(came, '') ?? unknownIn(came, parsed.data, '');
    if (problem) return { success: false, problem };
  }
  return { success: true, data: parsed.data };
}

const PLAIN_KEY = /^[\w-]{1,60}$/;
const at = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The first text or key with a NUL in it. */
function nulIn(value: unknown, path: string): string | null {
  if (typeof value === 'string')
    return value.includes('\0') ? `${path || 'input'} must not hold the character NUL` : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\0')) return `${path || 'input'} must not hold the character NUL`;
    const problem = nulIn(inner, at(path, key));
    if (problem) return problem;
  }
  return null;
}

/** The first key that came and that the shape dropped. */
function unknownIn(came: unknown, kept: unknown, path: string): string | null {
  if (Array.isArray(came)) {
    if (!Array.isArray(kept) || kept.length !== came.length) return null;
    return firstOf(came.keys(), (index) => unknownIn(came[index], kept[index], at(path, index)));
  }
  if (!isObject(came) || !isObject(kept)) return null;
  return firstOf(Object.keys(came), (key) => {
    if (came[key] === undefined) return null;
    if (Object.hasOwn(kept, key)) return unknownIn(came[key], kept[key], at(path, key));
    return `${path || 'input'} must not hold ${PLAIN_KEY.test(key) ? key : 'a key that it does not know'}`;
  });
}

function firstOf<T>(each: Iterable<T>, problemIn: (one: T) => string | null): string | null {
  for (const one of each) {
    const problem = problemIn(one);
    if (problem) return problem;
  }
  return null;
}
