import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json' with { type: 'json' };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    contextSeparator: '#';
    resources: { translation: typeof en };
  }
}

export type Language = 'en' | 'hi';
export const LANGUAGES: Record<Language, string> = { en: 'English', hi: 'हिन्दी' };
/** Numbers and dates: Indian grouping in both. */
export const LOCALES: Record<Language, string> = { en: 'en-IN', hi: 'hi-IN' };

/** Start the catalogue. English is always there; Hindi comes when it is asked for. */
export async function startLanguage(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: {
      en: { translation: en },
      ...(language === 'hi' ? { hi: { translation: await hindi() } } : {}),
    },
    // the catalogue writes {name}, as kernel/errors.ts does; React escapes
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
    // codes of the field hold underscores: no_crime is no context of `no`
    contextSeparator: '#',
    returnNull: false,
  });
}

export async function changeLanguage(language: Language): Promise<void> {
  if (language === 'hi' && !i18next.hasResourceBundle('hi', 'translation')) {
    i18next.addResourceBundle('hi', 'translation', await hindi());
  }
  await i18next.changeLanguage(language);
}

async function hindi(): Promise<Record<string, unknown>> {
  return (await import('./hi.json')).default;
}
