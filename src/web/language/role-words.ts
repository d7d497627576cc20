import type { TFunction } from 'i18next';
import type { RoleName } from '../../access/shape.ts';

const ROLE_KEYS = {
  'intake clerk': 'intakeClerk',
  analyst: 'analyst',
  investigator: 'investigator',
  'unit head': 'unitHead',
  'evidence custodian': 'evidenceCustodian',
  liaison: 'liaison',
  auditor: 'auditor',
  administrator: 'administrator',
  'key custodian': 'keyCustodian',
  console: 'console',
  'console-keeper': 'consoleKeeper',
} as const satisfies Record<RoleName | 'console' | 'console-keeper', string>;

/** A role in the officer's language; one that the screens do not know stays as it is called. */
export function roleWords(t: TFunction, role: string): string {
  return Object.hasOwn(ROLE_KEYS, role)
    ? t(`officerRole.${ROLE_KEYS[role as keyof typeof ROLE_KEYS]}`)
    : role;
}
