import * as z from 'zod';

/**
 * What ties two subjects.
 *
 * group    both stand in the same group or channel
 * file     both held the same file; a file that everybody has ties nobody
 * payment  one paid the other, or was asked to
 * contact  a reported person and whom he reached, in one tip
 * device   the same device
 * address  the same address at nearly the same time, where the address is nobody’s in particular neither
 * mention  named in one tip, in no other relation
 */
export const LINK_KINDS = ['group', 'file', 'payment', 'contact', 'device', 'address', 'mention'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** Kinds whose links have a direction: from whom it goes out. */
export const DIRECTED: ReadonlySet<LinkKind> = new Set<LinkKind>(['payment', 'contact']);

/** A link between two subjects. Times are instants of the tips that it rests on. */
export const linkShape = z.object({
  kind: z.enum(LINK_KINDS),
  from: z.string(),
  to: z.string(),
  weight: z.number(),
  directed: z.boolean(),
  firstAt: z.string(),
  lastAt: z.string(),
  tips: z.array(z.string()),
});

/** A thing that many hold, drawn as a point of its own: `thing` is its blind fingerprint. */
export const hubShape = z.object({
  thing: z.string(),
  kind: z.enum(LINK_KINDS),
  holders: z.number().int(),
  firstAt: z.string(),
  lastAt: z.string(),
});

const place = { x: z.number().nullable(), y: z.number().nullable() };
const numbers = z.array(z.number());
const positions = z.array(z.int().nonnegative());

/**
 * A network as a screen draws it, in columns: 50,000 links in some 3 MB that are read at once.
 *
 * nodes   people; `part`: position among the parts, null: in none
 * links   a link for each row: positions among kinds, nodes and tips; minutes since 1970
 * spokes  who holds what: positions among nodes, hubs and tips
 */
export const pictureShape = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      member: z.boolean(),
      weight: z.number(),
      part: z.int().nonnegative().nullable(),
      ...place,
    }),
  ),
  hubs: z.array(hubShape.extend({ id: z.string(), ...place })),
  parts: z.array(z.object({ id: z.string(), members: z.number().int() })),
  kinds: z.array(z.enum(LINK_KINDS)),
  tips: z.array(z.string()),
  links: z.object({
    kind: positions,
    from: positions,
    to: positions,
    weight: numbers,
    first: numbers,
    last: numbers,
    tips: z.array(positions),
  }),
  spokes: z.object({ subject: positions, hub: positions, tips: z.array(positions) }),
});

/** What too many hold to tie anybody. */
export const cutShape = z.object({ kind: z.enum(LINK_KINDS), thing: z.string(), holders: z.number().int() });

/** A name and how many members or tips it stands for. */
export const countShape = z.object({ name: z.string(), count: z.number().int() });

/**
 * Figures of a network, of the tips that the officer may see.
 *
 * members    subjects that belong to it; `reached`: whom its members reached, who belong to none by that alone
 * countries, platforms   of its tips, most first
 * files      different files that tie members; `payments`: links by money
 * filesOnly  most of its members are tied to the others by files alone: weak, and ranked below what people did towards each other
 * weeks      new members by week, the last twelve, oldest first
 */
export const figuresShape = z.object({
  members: z.number().int(),
  reached: z.number().int(),
  tips: z.number().int(),
  groups: z.number().int(),
  files: z.number().int(),
  filesOnly: z.boolean(),
  payments: z.number().int(),
  countries: z.array(countShape),
  platforms: z.array(countShape),
  weeks: z.array(z.number().int()),
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
});
export type Figures = z.infer<typeof figuresShape>;

/** A network in a list. `parent`: the large network that it is a part of. */
export const networkShape = figuresShape.extend({
  id: z.string(),
  parent: z.string().nullable(),
  foundedAt: z.string(),
  watched: z.boolean(),
  unread: z.number().int(),
});
export type Network = z.infer<typeof networkShape>;

/** A payment between a subject and another, as tips tell of it. `paid`: it went out from the subject, else it came to him. */
export const paymentShape = z.object({
  other: z.string(),
  paid: z.boolean(),
  firstAt: z.string(),
  lastAt: z.string(),
  tips: z.array(z.string()),
});
export type Payment = z.infer<typeof paymentShape>;

/** In which order networks are listed: the largest, the last active, those with most unread, those that grew most in four weeks first. */
export const NETWORK_ORDERS = ['size', 'activity', 'unread', 'growth'] as const;
export type NetworkOrder = (typeof NETWORK_ORDERS)[number];

/** What is worth reading first of a member: a code for a sentence, and the numbers in it. Help for reading, never a verdict. */
export const ROLE_CODES = ['brings_in', 'spreads', 'pays', 'bridges', 'core'] as const;
export const roleShape = z.object({
  subject: z.string(),
  code: z.enum(ROLE_CODES),
  values: z.record(z.string(), z.number()),
});
export type NetworkRole = z.infer<typeof roleShape>;
