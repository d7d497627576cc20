import { describe, expect, test } from 'vitest';
import { platformOf, platformOfHost } from '../../src/identifiers/platform-alias.ts';
import { PLATFORMS } from '../../src/identifiers/platform-table.ts';

describe('platformOf', () => {
  test.each([
    ['Instagram, Inc.', 'instagram'],
    ['instagram', 'instagram'],
    ['Instagram (Meta)', 'instagram'],
    ['WhatsApp Inc.', 'whatsapp'],
    ['Meta Platforms, Inc. (WhatsApp)', 'whatsapp'],
    ['Meta Platforms, Inc.', 'meta'],
    ['Microsoft - OneDrive', 'microsoft'],
    ['Microsoft Online Operations - BingImage', 'microsoft'],
    ['Microsoft Skype', 'skype'],
    ['Google LLC', 'google'],
    ['Google, YouTube', 'youtube'],
    ['Snap Inc.', 'snapchat'],
    ['X Corp.', 'x'],
    ['Twitter, Inc. / X Corp.', 'x'],
    ['MediaLab.ai (Kik)', 'kik'],
    ['Telegram FZ-LLC', 'telegram'],
    ['One97 Communications Limited', 'paytm'],
    ['t.me', 'telegram'],
    ['m.facebook.com', 'facebook'],
  ])('%s is %s', (text, id) => {
    expect(platformOf(text)).toMatchObject({ id, known: true });
  });

  test.each([
    ['ExampleChat, Inc.', 'examplechat', 'ExampleChat'],
    ['Example Chat Pvt. Ltd.', 'examplechat', 'Example Chat'],
    ['EXAMPLE  CHAT', 'examplechat', 'EXAMPLE CHAT'],
    ['टेस्ट चैट', 'टेस्टचैट', 'टेस्ट चैट'],
    ['Inc.', 'inc', 'Inc.'],
    ['', '', ''],
  ])('%s, which no table has, is its folded literal', (text, id, name) => {
    expect(platformOf(text)).toEqual({ id, name, known: false });
    if (id) expect(platformOf(id).id).toBe(id);
  });
});

test('each id and name of the table means its own row, and no name or host two', () => {
  const taken = new Map<string, string>();
  for (const row of PLATFORMS) {
    for (const name of [row.id, row.name, ...(row.also ?? [])])
      expect(platformOf(name).id, name).toBe(row.id);
    for (const domain of row.domains ?? []) {
      expect(platformOfHost(`www.${domain}`)?.id, domain).toBe(row.id);
      expect(taken.get(domain) ?? row.id).toBe(row.id);
      taken.set(domain, row.id);
    }
  }
  expect(platformOfHost('example.org')).toBeNull();
});
