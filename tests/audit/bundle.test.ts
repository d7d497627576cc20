import { expect, test } from 'vitest';
import { checkBundle } from '../../src/audit/bundle.ts';
import { leafData } from '../../src/audit/leaf.ts';
import { append, EMPTY, leafHash, rootOf } from '../../src/audit/merkle.ts';
import {
  privateKeyOf,
  publicKeyOf,
  rawPublicKey,
  signCheckpoint,
  verifierText,
} from '../../src/audit/note.ts';
import type { AuditEntry, Bundle } from '../../src/audit/shape.ts';

const ORIGIN = 'tipstaff/test/unit/1';
const [own, other] = [1, 2].map((fill) => privateKeyOf(Buffer.alloc(32, fill)));
const entry: AuditEntry = {
  unit: 1,
  seq: 0,
  at: '2026-11-21T09:00:00.000Z',
  officer: 'system',
  action: 'tips.show',
  recordKind: 'tip',
  recordId: 'T-1',
  outcome: 'done',
  code: null,
  inputDigest: '00',
  via: 'house',
  detail: null,
  marks: null,
};
const root = rootOf(append(EMPTY, leafHash(leafData(entry))));
const verifierOf = (key: typeof own) =>
  verifierText({ name: ORIGIN, type: 'log', publicKey: rawPublicKey(key!) });
const bundleBy = (key: typeof own): Bundle => ({
  tipstaff: 'audit bundle 1',
  checkpoint: signCheckpoint({ origin: ORIGIN, size: 1, root }, key!),
  verifier: verifierOf(key),
  entries: [{ entry, path: [] }],
});

test('a bundle whose proofs all hold proves nothing under a checkpoint that the unit did not sign', () => {
  expect(publicKeyOf(rawPublicKey(own!)).equals(publicKeyOf(rawPublicKey(other!)))).toBe(false);
  expect(checkBundle(bundleBy(own), verifierOf(own))).toMatchObject({ holds: true });
  expect(checkBundle(bundleBy(other), verifierOf(own))).toMatchObject({
    holds: false,
    problem: 'the checkpoint is not signed with this key',
  });
});
