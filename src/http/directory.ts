import * as oidc from 'openid-client';
import { directorySubject } from '../access/officer-actions.ts';
import type { Directory } from '../actions/site.ts';
import type { OidcConfig } from '../app/config.ts';
import type { Reach } from '../app/outbound.ts';

/**
 * An agency's directory that speaks OpenID Connect: code flow with PKCE, state and nonce. Its configuration is asked for at
 * the first sign-in, and again after it could not be had.
 */
export function directoryOf(config: OidcConfig, outbound: Reach): Directory {
  let known: Promise<oidc.Configuration> | null = null;
  const ask = () => {
    known ??= discover(config, outbound).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  return {
    begin: async (redirect) => {
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const url = oidc.buildAuthorizationUrl(await ask(), {
        redirect_uri: redirect,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, state, nonce, verifier };
    },
    finish: async (answer, { state, nonce, verifier }) => {
      const tokens = await oidc.authorizationCodeGrant(await ask(), answer, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      return {
        subject: directorySubject(claims.iss, claims.sub),
        strong: isStrong(config.strong, claims['acr'], claims['amr']),
      };
    },
  };
}

/** Whether the directory says by `acr` or `amr` that a second factor was given. */
function isStrong(strong: readonly string[], acr: unknown, amr: unknown): boolean {
  const said = [acr, ...(Array.isArray(amr) ? (amr as unknown[]) : [])];
  return said.some((each) => typeof each === 'string' && strong.includes(each));
}

async function discover(
  { issuer, clientId, clientSecret }: OidcConfig,
  outbound: Reach,
): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  return oidc.discovery(
    url,
    clientId,
    clientSecret,
    clientSecret ? oidc.ClientSecretBasic(clientSecret) : oidc.None(),
    {
      [oidc.customFetch]: (to, init) => outbound(to, init as RequestInit),
      timeout: 10,
      execute: [
        ...(url.protocol === 'http:' ? [oidc.allowInsecureRequests] : []), // settings allow that on this machine only
        oidc.enableNonRepudiationChecks, // the id token's signature is verified, however it came
      ],
    },
  );
}
