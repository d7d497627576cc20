import { queryClient } from '../app/queries.ts';

/** Everything that is known of rules, and of what they score. */
const OF_RULES =
  /^triage\.(?:rule|rescoring|testRules|backtestRules)|^app\.today$|^tips\.show$|^triage\.facets$/;

/** What was known of rules is asked again after an act on them. */
export function renewRules(): Promise<unknown> {
  return queryClient.invalidateQueries({ predicate: ({ queryKey }) => OF_RULES.test(String(queryKey[0])) });
}
