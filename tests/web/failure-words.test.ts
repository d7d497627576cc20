import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../src/web/app/failure.ts';
import { startLanguage } from '../../src/web/language/language.ts';
import { failureWords } from '../../src/web/language/words.ts';

describe('a refusal in Hindi', () => {
  beforeAll(() => startLanguage('hi'));
  const words = (code: 'TIP_CLOSED' | 'APPROVAL_NOT_USABLE', details: Record<string, string>) =>
    failureWords(i18next.t, new Failure(code, 'as the server says it', details));

  test('names the reason for closing in Hindi, by its code', () => {
    const told = words('TIP_CLOSED', { officer: 'Asha', reason: 'Not a crime', why: 'no_crime' });
    expect(told).toContain('Asha');
    expect(told).toContain(i18next.t('close.no_crime'));
    expect(told).not.toContain('Not a crime');
  });

  test('keeps the server’s words where the code is none that the catalogue knows', () => {
    const told = words('TIP_CLOSED', { officer: 'Asha', reason: 'as written', why: 'a-later-code' });
    expect(told).toContain('as written');
    expect(words('APPROVAL_NOT_USABLE', { problem: 'as written' })).toContain('as written');
  });
});
