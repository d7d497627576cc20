import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAadhaar } from '../../src/identifiers/aadhaar.ts';
import { isCard } from '../../src/identifiers/card.ts';
import { identify } from '../../src/identifiers/identify.ts';
import { maskForbidden } from '../../src/identifiers/mask-forbidden.ts';
import { PAN_FORM } from '../../src/identifiers/pan.ts';
import type { IdentifierDraft, IdentifierKind } from '../../src/identifiers/shape.ts';

const FILE = resolve(import.meta.dirname, '../../../shared/data/money/validator-vectors.json');

type Phone = {
  in: string;
  default?: string;
  e164?: string;
  country?: string | null;
  type?: string;
  ext?: string;
  possible?: boolean;
  valid?: boolean;
};
type Vectors = {
  iban: { valid: string[]; invalid: string[] };
  bic: { valid: string[]; invalid: string[] };
  ifsc: { valid_form: string[]; invalid_form: string[] };
  upi_vpa: { accept: string[]; reject_as_vpa: string[]; special_handles: string[] };
  upi_uri: string;
  utr_rrn: { upi_imps_rrn: string };
  pan: { pattern: string };
  aadhaar_verhoeff: { valid: string[]; invalid: string[] };
  imei_luhn: { valid: string[]; invalid: string[] };
  pan_card_luhn: { valid: string[] };
  bitcoin: Record<string, string[]>;
  ethereum: { eip55_valid: string[]; form_ok_no_checksum: string[]; checksum_fail: string[] };
  tron: { valid_v41: string[]; same_as_eth_hex: Record<string, string>; invalid: string[] };
  phone: Phone[];
  ip_reserved_examples: {
    documentation_v4: string[];
    documentation_v6: string;
    cgnat: string;
    private: string[];
  };
};

const first = (
  kind: IdentifierKind,
  text: string,
  hints: IdentifierDraft['hints'] = {},
  defaultCountry?: string,
) => identify({ kind, text, at: '', hints }, defaultCountry ? { defaultCountry } : {})[0]!;

describe.skipIf(!existsSync(FILE))('the shared vectors', () => {
  const vectors = (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {}) as Vectors;

  test('IBAN, BIC, IFSC', () => {
    const pairs = [
      ['iban', vectors.iban.valid, vectors.iban.invalid],
      ['bic', vectors.bic.valid, vectors.bic.invalid],
      ['ifsc', vectors.ifsc.valid_form, vectors.ifsc.invalid_form],
    ] as const;
    for (const [kind, valid, invalid] of pairs) {
      for (const text of valid)
        expect(first(kind, text), text).toMatchObject({ valid: true, country: expect.any(String) });
      for (const text of invalid) expect(first(kind, text), text).toMatchObject({ valid: false });
    }
  });

  test('UPI', () => {
    for (const text of vectors.upi_vpa.accept)
      expect(first('upi', text), text).toMatchObject({ valid: true, canonical: text.toLowerCase() });
    for (const text of vectors.upi_vpa.reject_as_vpa)
      expect(first('upi', text), text).toMatchObject({ kind: 'upi', valid: false });
    for (const text of vectors.upi_vpa.special_handles) {
      const found = identify({ kind: 'upi', text, at: '' });
      expect(found.map(({ kind, valid }) => [kind, valid])).toEqual([
        ['upi', true],
        ['bank_account', true],
      ]);
      const [account, ifsc] = text.replace('.ifsc.npci', '').split('@');
      expect(found[1]!.canonical).toBe(`${ifsc}:${account}`);
    }
    const payee = new URL(vectors.upi_uri).searchParams.get('pa');
    expect(first('upi', vectors.upi_uri)).toMatchObject({ valid: true, canonical: payee });
  });

  test('PAN, Aadhaar, cards, IMEI, payment references', () => {
    const pattern = new RegExp(vectors.pan.pattern);
    for (const text of ['ABCPE1234F', 'ABCTE1234F'])
      expect([pattern.test(text), PAN_FORM.test(text)]).toEqual([true, true]);
    for (const text of ['ABCPE12345', 'ABCP1234F'])
      expect([pattern.test(text), PAN_FORM.test(text)]).toEqual([false, false]);
    for (const text of vectors.aadhaar_verhoeff.valid) {
      expect(isAadhaar(text)).toBe(true);
      expect(maskForbidden(`no. ${text}.`)).toBe(`no. XXXX XXXX ${text.slice(-4)}.`);
    }
    for (const text of vectors.aadhaar_verhoeff.invalid) expect(isAadhaar(text)).toBe(false);
    for (const text of vectors.pan_card_luhn.valid) {
      expect(isCard(text)).toBe(true);
      expect(first('card', text)).toMatchObject({ valid: true, strength: 'weak' });
    }
    for (const text of vectors.imei_luhn.valid)
      expect(first('device', text, { type: 'IMEI' })).toMatchObject({ valid: true, strength: 'strong' });
    for (const text of vectors.imei_luhn.invalid)
      expect(first('device', text, { type: 'IMEI' })).toMatchObject({
        valid: false,
        traps: ['check_digit_wrong'],
      });
    const reference = `RRN ${vectors.utr_rrn.upi_imps_rrn}`;
    expect(maskForbidden(reference)).toBe(reference);
  });

  test('Bitcoin, Ethereum, Tron', () => {
    for (const [form, addresses] of Object.entries(vectors.bitcoin)) {
      for (const text of addresses) {
        expect(first('crypto', text).valid, text).toBe(form !== 'invalid');
        if (form !== 'invalid')
          expect(first('crypto', text).canonical).toBe(
            `bitcoin:${form.includes('bech32') ? text.toLowerCase() : text}`,
          );
      }
    }
    const { eip55_valid, form_ok_no_checksum, checksum_fail } = vectors.ethereum;
    for (const text of [...eip55_valid, ...form_ok_no_checksum])
      expect(first('crypto', text)).toMatchObject({ valid: true, canonical: `evm:${text.toLowerCase()}` });
    for (const text of checksum_fail)
      expect(first('crypto', text)).toMatchObject({ valid: false, traps: ['check_digit_wrong'] });
    for (const text of vectors.tron.valid_v41)
      expect(first('crypto', text)).toMatchObject({ valid: true, canonical: `tron:${text}` });
    for (const text of vectors.tron.invalid) expect(first('crypto', text)).toMatchObject({ valid: false });
    for (const [tron, hex] of Object.entries(vectors.tron.same_as_eth_hex)) {
      const twin = first('crypto', hex).canonical;
      expect(identify({ kind: 'crypto', text: tron, at: '' }).map(({ canonical }) => canonical)).toContain(
        twin,
      );
    }
  });

  test('telephone numbers', () => {
    expect(vectors.phone.length).toBeGreaterThan(10);
    for (const phone of vectors.phone) {
      const found = first('phone', phone.in, {}, phone.default);
      const [line, extension] = found.canonical.split(';ext=');
      if (phone.e164) expect(line, phone.in).toBe(phone.e164);
      if (phone.ext) expect(extension, phone.in).toBe(phone.ext);
      if (phone.country !== undefined) expect(found.country, phone.in).toBe(phone.country);
      if (phone.possible !== undefined) expect(found.possible, phone.in).toBe(phone.possible);
      if (phone.valid !== undefined) expect(found.valid, phone.in).toBe(phone.valid);
      if (phone.type === 'TOLL_FREE') expect(found.strength, phone.in).toBe('weak');
      if (phone.type === 'MOBILE' || phone.type === 'FIXED_LINE')
        expect(found.strength, phone.in).toBe('strong');
    }
  });

  test('ranges of addresses', () => {
    const { documentation_v4, documentation_v6, cgnat, private: inside } = vectors.ip_reserved_examples;
    const address = (range: string) => range.replace(/\/.*/, '').replace(/::$/, '::7').replace(/\.0$/, '.7');
    for (const range of [...documentation_v4, documentation_v6])
      expect(first('ip', address(range)).traps, range).toContain('documentation_range');
    expect(first('ip', address(cgnat)).traps).toContain('carrier_nat_without_port');
    for (const range of inside) expect(first('ip', address(range)).traps, range).toContain('private_range');
  });
});
