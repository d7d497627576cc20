import type { ListPurpose } from './shape.ts';

/**
 * Categories of which a scheme says that the file is no material of children: Project VIC’s for the United States, 0 not yet
 * categorised, 4 for comparison, 5 not pertinent. Lists hold them so that the file is known. FORMATS 2.1. Other schemes count
 * differently, and of those nothing is assumed.
 */
const NOT_PERTINENT: Readonly<Record<string, ReadonlySet<string>>> = { us: new Set(['0', '4', '5']) };

/** What one entry of a list stands for: what the list is for, unless its category says that it is a known file and no more. Pure. */
export function purposeOf(
  purpose: ListPurpose,
  profile: string | null,
  category: string | null,
): ListPurpose {
  if (purpose !== 'children' || profile === null || category === null) return purpose;
  return NOT_PERTINENT[profile.toLowerCase()]?.has(category) ? 'other' : purpose;
}
