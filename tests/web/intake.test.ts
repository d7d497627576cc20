import { describe, expect, test } from 'vitest';
import { batches } from '../../src/web/intake/dropped-files.ts';
import { guessField } from '../../src/web/intake/guess-field.ts';

const sized = (size: number) => ({ file: { size } });

describe('batches of a delivery', () => {
  test('hold at most 200 files and 32 MB, in order, and lose none', () => {
    const files = Array.from({ length: 1003 }, (_, at) => sized(at % 7 === 0 ? 900_000 : 10_000));
    const cut = batches(files);
    expect(cut.flat()).toEqual(files);
    for (const batch of cut) {
      expect(batch.length).toBeLessThanOrEqual(200);
      expect(batch.reduce((sum, { file }) => sum + file.size, 0)).toBeLessThanOrEqual(32_000_000);
    }
  });

  test('send a larger file alone', () => {
    expect(batches([sized(1), sized(90_000_000), sized(1)]).map((batch) => batch.length)).toEqual([1, 1, 1]);
    expect(batches([])).toEqual([]);
  });
});

describe('the field that a column most likely holds', () => {
  test.each([
    ['Report No.', 'number'],
    ['Mobile Number', 'suspect_phone'],
    ['Victim Name', 'victim_name'],
    ['Victim Age', 'victim_age'],
    ['IP Address', 'suspect_ip'],
    ['IP Time', 'suspect_ip_time'],
    ['UPI ID', 'suspect_upi'],
    ['SHA-256', 'file_sha256'],
    ['मोबाइल', 'suspect_phone'],
    ['राज्य', 'state'],
    ['anything else', 'fact'],
  ])('%s → %s', (header, field) => {
    expect(guessField(header)).toBe(field);
  });
});
