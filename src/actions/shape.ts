/** Everything an officer may be allowed, by name. Roles are lists of these (access/shape.ts). */
export const PERMISSIONS = {
  'tip:read': 'See the queue and the facts of tips',
  'tip:text': 'Unfold the words and the source document of a tip',
  'tip:write': 'Assign, escalate, close and reopen tips',
  'intake:read': 'See intakes and what waits in quarantine',
  'intake:write': 'Take in tips, retry and dismiss what waits in quarantine',
  'rule:read': 'See the triage rules',
  'audit:read': 'Verify the audit log',
  'officer:read': 'See who works in the unit',
  'officer:write': 'Add officers and give them one-time secrets',
} as const;
export type Permission = keyof typeof PERMISSIONS;

/** Who acts. `system` and `console` are officers too, never an empty name. */
export type Actor = {
  id: string;
  unit: number;
  name: string;
  displayName: string;
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** signed in with a one-time secret: may do nothing but choose a password */
  mustSetPassword: boolean;
  /** digest of the session's token (hex); null where nobody signed in: the command line, a job */
  session: string | null;
};

/** A record that an act was about, as the audit log names it. */
export type RecordRef = { kind: string; id: string; outcome?: string; digest?: string };
