import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import type { PasskeyAnswer } from '../app/api.ts';
import { call } from '../app/client.ts';
import { Failure } from '../app/failure.ts';

/** Whether passkeys of this host can be used on this page. `host`: what the server binds them to; null: none. */
export const canUsePasskeys = (host: string | null | undefined): boolean =>
  host === location.hostname && browserSupportsWebAuthn();

/** Ask the browser for a passkey of this place; what it answers is for the server. Null where the officer turned away. */
export async function askPasskey(): Promise<PasskeyAnswer | null> {
  const { options } = await call('access.passkeyChallenge', {});
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return unlessLeft(startAuthentication({ optionsJSON }));
}

/** Let the browser make a passkey. Null where the officer turned away. */
export async function makePasskey(): Promise<PasskeyAnswer | null> {
  const { options } = await call('access.beginPasskey', {});
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return unlessLeft(startRegistration({ optionsJSON }));
}

async function unlessLeft<T extends object>(asked: Promise<T>): Promise<PasskeyAnswer | null> {
  try {
    return (await asked) as unknown as PasskeyAnswer;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NotAllowedError' || name === 'AbortError') return null;
    throw new Failure('SIGN_IN_REFUSED', 'The passkey could not be used.');
  }
}
