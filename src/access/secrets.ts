import * as z from 'zod';

const MOST = 1000;
const isNone = (text: string): boolean => text.trim() === '' || text.includes('\0');

/** A name to sign in with: small letters, no space around it. */
export const nameShape = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(100)
  .refine((text) => !/\p{Cc}/u.test(text), 'holds control characters');

/** A password or a one-time secret. Nothing, only space, and what holds NUL is refused on every path, before anything is compared. */
export const secretShape = z
  .string()
  .min(1)
  .max(MOST)
  .refine((text) => !isNone(text), 'is empty');

/** A code of an authenticator (spaces may stand in it) or a recovery code. */
export const codeShape = z
  .string()
  .max(60)
  .transform((text) => text.replace(/\s+/g, ''))
  .refine((text) => /^[\w-]{6,40}$/.test(text), 'is no code');
