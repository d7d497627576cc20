/** A value of a document. A number that a double cannot hold exactly stands as its literal text. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Keys by which an object could pose as something else. No outside format has them. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
