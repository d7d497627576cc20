import { type Found, sound, unrecognised } from './found.ts';

/**
 * IFSC, the Reserve Bank's code of a bank branch: four letters, a zero, six letters or digits. Canonical upper case.
 * It says which bank to ask, not who: strength none. Trap: the fifth character is a zero, often typed as the letter O.
 */
export function parseIfsc(text: string): Found[] {
  const code = text.toUpperCase().replace(/[\s-]/g, '');
  return [isIfsc(code) ? sound(code, 'none', { country: 'IN' }) : unrecognised(text, { strength: 'none' })];
}

/** True for the form, upper case. Whether the branch exists only the Reserve Bank's list can say. */
export function isIfsc(code: string): boolean {
  return /^[A-Z]{4}0[A-Z0-9]{6}$/.test(code);
}
