import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, formatOf } from './format.ts';
import { LOCALES } from './language.ts';

/** Country of the unit: decides the zone in which times are shown. */
export const UnitCountry = createContext<string | null>(null);

/** Numbers and times in the officer's language and the unit's zone. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  const country = useContext(UnitCountry);
  return useMemo(
    () => formatOf(i18n.language === 'hi' ? LOCALES.hi : LOCALES.en, zoneOf(country), t),
    [i18n.language, country, t],
  );
}

function zoneOf(country: string | null): string {
  if (country === null || country === 'IN') return 'Asia/Kolkata';
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
