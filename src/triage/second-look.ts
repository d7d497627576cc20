import * as z from 'zod';
import type { CloseReason } from '../tips/shape.ts';
import type { ReasonCode } from './shape.ts';

/** Of a hundred closings so many are looked at by another officer, where the unit head said nothing else. */
export const DEFAULT_SHARE = 5;

/** Shares in percent by reason for closing. */
export const sharesShape = z.record(z.string(), z.number().int().min(0).max(100));
export type Shares = z.infer<typeof sharesShape>;

/** The share of each reason that closes a tip, with the unit's own where it set one. Pure. */
export function sharesOf(
  codes: readonly ReasonCode[],
  own: Shares,
): { reason: CloseReason; percent: number }[] {
  return codes
    .filter(({ step }) => step !== 'clearing')
    .map(({ code }) => ({ reason: code, percent: own[code] ?? DEFAULT_SHARE }));
}

/** A number from 0 up to, not including, 1, that a fingerprint stands for: evenly spread, and the same for the same fingerprint. Pure. */
export const lotOf = (fingerprint: Uint8Array): number =>
  fingerprint.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 48;

/**
 * Whether a closing gets a second look.
 *
 * drawn   from 0 up to 1, by lot; handed in
 * folded  the tip stands under another in a bundle: that one stands for it
 */
export function isDrawn(percent: number, drawn: number, folded: boolean): boolean {
  return !folded && drawn * 100 < percent;
}
