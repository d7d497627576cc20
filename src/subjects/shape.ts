import * as z from 'zod';
import { LANES, PARTY_ROLES, TIP_STATES } from '../tips/shape.ts';

/** A tip as it stands in a list on a subject: no text, no name. */
export const subjectTipShape = z.object({
  id: z.string(),
  source: z.string(),
  number: z.string(),
  receivedAt: z.string(),
  platform: z.string().nullable(),
  incidentType: z.string().nullable(),
  lane: z.enum(LANES),
  state: z.enum(TIP_STATES),
  danger: z.number().int(),
  roles: z.array(z.enum(PARTY_ROLES)),
});

/** The person believed to stand behind one or more parties. `tips` are the newest hundred; `total` counts all. */
export const subjectShape = z.object({
  id: z.string(),
  firstAt: z.string(),
  total: z.number().int(),
  tips: z.array(subjectTipShape),
});
export type Subject = z.infer<typeof subjectShape>;

/** The subjects of one tip, with the parties (by position) that stand for each. */
export const subjectsOfTipShape = z.object({
  subjects: z.array(subjectShape.extend({ parties: z.array(z.number().int()) })),
});
