import type { TFunction } from 'i18next';

/** What an officer answered to a reason for closing, as a line; null where it cannot be read. */
export function answerWords(t: TFunction, answer: string): string | null {
  try {
    const { where, who } = JSON.parse(answer) as { where?: Record<string, string>; who?: string };
    if (where) return t('close.belongs', { where: Object.values(where).join(', ') });
    return who ? t('close.identifiedBy', { who }) : null;
  } catch {
    return null;
  }
}
