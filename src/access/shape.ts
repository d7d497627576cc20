import * as z from 'zod';
import { PERMISSIONS, type Permission } from '../actions/shape.ts';

/**
 * Roles as data: named lists of permissions, kept in the table `role`. No role both works tips and administers officers,
 * units or keys; tests/access/roles.test.ts holds them apart.
 */
const WORKS_TIPS = [
  'tip:read',
  'tip:text',
  'tip:write',
  'subject:decide',
  'intake:read',
  'sighting:write',
  'rule:read',
  'officer:read',
  'hashlist:read',
] as const;
export const ROLES = {
  'intake clerk': [
    'intake:read',
    'intake:write',
    'sighting:write',
    'tip:read',
    'rule:read',
    'officer:read',
    'hashlist:read',
    'hashlist:write',
  ],
  analyst: [...WORKS_TIPS, 'rule:write'],
  investigator: [...WORKS_TIPS, 'intake:write', 'tip:unseal', 'glass:break', 'export:write'],
  'unit head': [
    ...WORKS_TIPS,
    'intake:write',
    'rule:write',
    'queue:lead',
    'tip:restrict',
    'tip:unseal',
    'tip:clear',
    'glass:review',
    'export:write',
    'approve:casework',
    'approve:membership',
    'clock:write',
    'hashlist:write',
  ],
  'evidence custodian': [
    'intake:read',
    'intake:write',
    'sighting:write',
    'tip:read',
    'officer:read',
    'hashlist:read',
  ],
  liaison: ['tip:read', 'rule:read', 'officer:read', 'export:write'],
  auditor: ['audit:read', 'officer:read', 'rule:read', 'glass:review', 'export:write', 'approve:keys'],
  administrator: ['officer:read', 'officer:write', 'unit:write', 'rule:read'],
  'key custodian': ['key:write', 'approve:keys', 'officer:read'],
} as const satisfies Record<string, readonly Permission[]>;
export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as [RoleName, ...RoleName[]];

/** Least length of a password, in characters. */
export const PASSWORD_LEAST = 15;

export const officerShape = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string(),
  roles: z.array(z.string()),
  active: z.boolean(),
});
export type Officer = z.infer<typeof officerShape>;

export const unitShape = z.object({
  id: z.number().int(),
  name: z.string(),
  shortName: z.string(),
  country: z.string(),
});
export type Unit = z.infer<typeof unitShape>;

/** Who is signed in, as the screens need it. */
export const meShape = z.object({
  officer: officerShape,
  unit: unitShape,
  permissions: z.array(z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]])),
  mustSetPassword: z.boolean(),
  /** the roles ask for a second factor and there is none yet */
  mustEnrol: z.boolean(),
});
export type Me = z.infer<typeof meShape>;

/** Longest time that one break-glass lasts, in minutes. */
export const GLASS_MOST_MINUTES = 60;

/** What unit heads and auditors are told at once: somebody opened a restricted tip in an emergency. Ends when it is closed. */
export const noticeShape = z.object({
  id: z.string(),
  kind: z.enum(['break-glass']),
  at: z.string(),
  by: z.string(),
  /** id of what the notice is about: of a break-glass, the id that `access.closeGlass` takes */
  record: z.string(),
});
export type Notice = z.infer<typeof noticeShape>;

/** One use of break-glass. It stays open until somebody else closes it, however long ago the access ended. */
export const glassUseShape = z.object({
  id: z.string(),
  tip: z.string(),
  /** whether the one who asks may open the tip */
  maySee: z.boolean(),
  by: z.string(),
  at: z.string(),
  until: z.string(),
  /** null where it was destroyed with the tip */
  reason: z.string().nullable(),
  closedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  note: z.string().nullable(),
  /** whether the one who asks may close it */
  mayClose: z.boolean(),
});
export type GlassUse = z.infer<typeof glassUseShape>;
/** What an officer has beside a password. `recoveryCodes`: how many are left. */
export const factorsShape = z.object({
  passkeys: z.array(
    z.object({ id: z.string(), name: z.string(), createdAt: z.string(), usedAt: z.string().nullable() }),
  ),
  authenticator: z.object({ createdAt: z.string() }).nullable(),
  recoveryCodes: z.number().int(),
});
export type Factors = z.infer<typeof factorsShape>;

/** A token of a machine. What it is made of is shown once, when it is made, and never again. */
export const apiTokenShape = z.object({
  id: z.string(),
  officer: z.string(),
  name: z.string(),
  actions: z.array(z.string()),
  createdAt: z.string(),
  until: z.string(),
  usedAt: z.string().nullable(),
});
export type ApiToken = z.infer<typeof apiTokenShape>;

/** One of the officer's sessions. `own`: the one that asks. */
export const sessionShape = z.object({
  id: z.string(),
  startedAt: z.string(),
  usedAt: z.string(),
  address: z.string(),
  agent: z.string(),
  own: z.boolean(),
});

/** An officer as an administrator sees one: never a secret, never a seed. */
export const rosterShape = officerShape.extend({
  unit: z.number().int(),
  lastSignInAt: z.string().nullable(),
  password: z.boolean(),
  passkeys: z.number().int(),
  authenticator: z.boolean(),
  /** linked to one of the agency's directory */
  directory: z.boolean(),
});
export type RosterOfficer = z.infer<typeof rosterShape>;

/** How far a sign-in came. `factors`: what may be given next where the second factor is open. */
export const signedInShape = z.object({
  token: z.string().nullable(),
  ticket: z.string().nullable(),
  device: z.string().nullable(),
  officer: z.string(),
  mustSetPassword: z.boolean(),
  factors: z.array(z.enum(['passkey', 'code'])),
});
export type SignedIn = z.infer<typeof signedInShape>;
/** How an approval stands. `expired` is not kept: it follows from the time. */
export const APPROVAL_STATES = ['asked', 'approved', 'refused', 'withdrawn', 'used', 'expired'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/**
 * What an officer asked a second one for.
 *
 * about   the act in a sentence; `fields` its input, all of it, field by field
 * digest  keyed digest of act and input, hex: what is decided on, and the only thing that it serves for
 * input   as it is carried out, for the one who asked; null for others
 * decidable  whether the one who looks may decide on it: not the one who asked, nor an account that one made of the other
 */
export const approvalShape = z.object({
  id: z.string(),
  action: z.string(),
  about: z.string(),
  state: z.enum(APPROVAL_STATES),
  askedBy: z.object({ id: z.string(), name: z.string() }),
  askedAt: z.string(),
  expiresAt: z.string(),
  digest: z.string(),
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
  reason: z.string(),
  decidedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  decidedAt: z.string().nullable(),
  note: z.string().nullable(),
  input: z.record(z.string(), z.unknown()).nullable(),
  decidable: z.boolean(),
});
export type Approval = z.infer<typeof approvalShape>;
