import { generateKeyPairSync, sign } from 'node:crypto';

const part = (tag: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const list = (...content: Uint8Array[]) => part(0x30, ...content);
const objectId = (hex: string) => part(0x06, Buffer.from(hex, 'hex'));
const time = (text: string) => part(0x17, Buffer.from(text));
const ECDSA_SHA256 = list(objectId('2a8648ce3d040302'));
const SUBJECT_ALTERNATIVE_NAME = objectId('551d11');

/** A certificate that signs itself, for `localhost` and 127.0.0.1, with its key, both PEM. `name` tells it from others. */
export function selfSigned(name: string): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const who = list(part(0x31, list(objectId('550403'), part(0x0c, Buffer.from(name)))));
  const names = list(part(0x82, Buffer.from('localhost')), part(0x87, Buffer.from([127, 0, 0, 1])));
  const toSign = list(
    part(0xa0, part(0x02, Buffer.from([2]))),
    part(0x02, Buffer.from([1, name.length])),
    ECDSA_SHA256,
    who,
    list(time('200101000000Z'), time('491231235959Z')),
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
    part(0xa3, list(list(SUBJECT_ALTERNATIVE_NAME, part(0x04, names)))),
  );
  const signature = sign('sha256', toSign, privateKey);
  const whole = list(toSign, ECDSA_SHA256, part(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g)!;
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
