import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClockRule } from '../../clocks/shape.ts';
import { asked } from '../app/queries.ts';

const LONG_MS = 10 * 60_000;

/** The rules that clocks are counted by, by id. */
export function useClockRules(): ReadonlyMap<string, ClockRule> {
  const { data } = useQuery({ ...asked('clocks.rules', {}), staleTime: LONG_MS });
  return useMemo(() => new Map(data?.rules.map((rule) => [rule.id, rule])), [data]);
}

/** A rule's words and law in the officer's language; nothing until they are known, its id where there is no such rule. */
export function useRuleLine(): (id: string) => { words: string; law: string; source: string } {
  const { i18n } = useTranslation();
  const rules = useClockRules();
  const language = i18n.language === 'hi' ? 'hi' : 'en';
  return (id) => {
    const rule = rules.get(id);
    const unknown = rules.size === 0 ? '' : id;
    return {
      words: rule?.words[language] ?? unknown,
      law: rule?.law[language] ?? '',
      source: rule?.source ?? '',
    };
  };
}
