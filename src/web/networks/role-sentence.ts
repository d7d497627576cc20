import { useTranslation } from 'react-i18next';
import type { NetworkRole } from '../../networks/shape.ts';
import { useFormat } from '../language/use-format.ts';

type Name =
  | 'files'
  | 'of'
  | 'holders'
  | 'reached'
  | 'tips'
  | 'payments'
  | 'to'
  | 'share'
  | 'error'
  | 'ties'
  | 'strength';
type Shown = { [N in Name]?: string };

/** The sentence that says why somebody is named in a role, with its numbers. */
export function useRoleWords(): (role: NetworkRole) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ code, values }) => {
    const shown: Shown = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        format.decimal(name === 'share' || name === 'error' ? value * 100 : value),
      ]),
    );
    if (code === 'bridges' && (values['error'] ?? 0) > 0)
      return t('networks.roleWords.bridgesSampled', shown);
    return t(`networks.roleWords.${code}`, shown);
  };
}
