import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import * as z from 'zod';
import type { PasskeyRow } from './factor-store.ts';

/** Where passkeys belong: the host that they are bound to, and the addresses from which pages may use them. */
export type PasskeyPlace = { host: string; origins: string[] };

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\])$/;
const IP = /^(?:\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/**
 * The place of passkeys for a base address, or null: a browser binds none to an IP address. The own machine has a name
 * too: under 127.0.0.1 the pages at http://localhost may use them.
 */
export function passkeyPlace(baseUrl: string): PasskeyPlace | null {
  const url = new URL(baseUrl);
  if (LOOPBACK.test(url.hostname)) {
    url.hostname = 'localhost';
    return { host: 'localhost', origins: [url.origin] };
  }
  return IP.test(url.hostname) ? null : { host: url.hostname, origins: [url.origin] };
}

/** What a browser is handed, as it is: its members are the standard's (Web Authentication, JSON forms). */
export const passkeyOptionsShape = z.record(z.string(), z.unknown());
type Options = { challenge: string; json: Record<string, unknown> };
const optionsOf = <T extends { challenge: string }>(made: T): Options => ({
  challenge: made.challenge,
  json: { ...made },
});

/** What a browser is asked to make a passkey with. The officer's id is inside it, so that it signs in without a name. */
export const creationOptions = async (
  place: PasskeyPlace,
  officer: { id: string; name: string; displayName: string },
  known: readonly PasskeyRow[],
): Promise<Options> =>
  optionsOf(
    await generateRegistrationOptions({
      rpName: 'Tipstaff',
      rpID: place.host,
      userName: officer.name,
      userDisplayName: officer.displayName,
      userID: new TextEncoder().encode(officer.id),
      attestationType: 'none',
      excludeCredentials: known.map((row) => ({ id: row.credential_id, transports: row.transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    }),
  );

/** What a browser is asked to prove a passkey with. `known`: only these; empty: whichever belongs to the place. */
export const requestOptions = async (place: PasskeyPlace, known: readonly PasskeyRow[]): Promise<Options> =>
  optionsOf(
    await generateAuthenticationOptions({
      rpID: place.host,
      userVerification: 'required',
      allowCredentials: known.map((row) => ({ id: row.credential_id, transports: row.transports })),
    }),
  );

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*$/);
/** What a browser answers, as far as it is read; the rest of its members passes. */
export const passkeyAnswerShape = z.looseObject({
  id: base64url.min(1),
  rawId: base64url.min(1),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: base64url.min(1) }),
});
export type PasskeyAnswer = z.infer<typeof passkeyAnswerShape>;

/** The challenge that an answer is about; null where it names none. */
export function challengeOf(answer: PasskeyAnswer): string | null {
  try {
    const data: unknown = JSON.parse(
      Buffer.from(answer.response.clientDataJSON, 'base64url').toString('utf8'),
    );
    const { challenge } = data as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}

/** The passkey that was made, or null where the answer does not hold. The officer was verified by it. */
export async function newPasskey(
  place: PasskeyPlace,
  challenge: string,
  answer: PasskeyAnswer,
): Promise<Pick<PasskeyRow, 'credential_id' | 'public_key' | 'sign_count' | 'transports'> | null> {
  const checked = await verifyRegistrationResponse({
    response: answer as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: place.origins,
    expectedRPID: place.host,
    requireUserVerification: true,
  }).catch(() => null);
  if (!checked?.verified) return null;
  const { credential } = checked.registrationInfo;
  return {
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey),
    sign_count: credential.counter,
    transports: credential.transports ?? [],
  };
}

/** The passkey's new counter, or null where the answer does not hold. */
export async function provenBy(
  place: PasskeyPlace,
  challenge: string,
  answer: PasskeyAnswer,
  key: PasskeyRow,
): Promise<number | null> {
  const checked = await verifyAuthenticationResponse({
    response: answer as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: place.origins,
    expectedRPID: place.host,
    requireUserVerification: true,
    credential: {
      id: key.credential_id,
      publicKey: Uint8Array.from(key.public_key),
      counter: key.sign_count,
      transports: key.transports,
    },
  }).catch(() => null);
  return checked?.verified ? checked.authenticationInfo.newCounter : null;
}
