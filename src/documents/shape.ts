import * as z from 'zod';

/** What can be exported: one profile, one file. */
export const EXPORT_PROFILES = ['tips', 'officers', 'intakes', 'audit', 'links'] as const;
export type ExportProfile = (typeof EXPORT_PROFILES)[number];

/** `graphml`: of what is a picture of points and lines, the others of every table. */
export const EXPORT_FORMATS = ['csv', 'xlsx', 'graphml'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The formats that a profile is made in. */
export const formatsOf = (profile: ExportProfile): readonly ExportFormat[] =>
  EXPORT_FORMATS.filter((format) => format !== 'graphml' || profile === 'links');

/** Most rows of one file: an Excel sheet holds 1,048,576. */
export const EXPORT_ROWS_MOST = 1_000_000;

/** An export that was made: what the log says of it, and under which name it is handed out. */
export const exportShape = z.object({
  export: z.string(),
  name: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  digest: z.string(),
});
export type Export = z.infer<typeof exportShape>;
