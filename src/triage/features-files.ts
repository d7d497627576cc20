import type { FileDraft, TipFacts } from '../tips/shape.ts';
import type { FeatureCollector } from './features-collector.ts';

/**
 * Put what the tip says of its files.
 *
 * A file’s own flags also count as `any.flag`. O(files).
 */
export function fileFeatures(tip: TipFacts, put: FeatureCollector): void {
  const { files } = tip;
  put.put('file.count', files.length, files[0]?.at ?? null, files[0]?.document ?? 0);
  for (const file of files) {
    const document = file.document ?? 0;
    put.put('file.viewed', viewedOf(file), file.at, document);
    if (file.publiclyAvailable === true) put.put('file.public', true, file.at, document);
    if (file.classification)
      put.put('file.classification', file.classification.trim().toUpperCase(), file.at, document);
    for (const { flag, at } of file.flags) {
      put.put('file.flag', flag, at, document);
      put.put('any.flag', flag, at, document);
    }
    if (file.identifiers.some(({ kind }) => kind === 'file_hash'))
      put.put('file.hash', true, file.at, document);
  }
  const viral = viralPlace(tip);
  if (viral) put.put('file.all-viral', true, viral.at, viral.document ?? 0);
}

/** Whether a person at the platform saw the file; what two documents say differently counts as not stated. */
export function viewedOf(file: FileDraft): 'yes' | 'no' | 'unknown' {
  if (file.viewedByPlatform === null || isDisputed(file)) return 'unknown';
  return file.viewedByPlatform ? 'yes' : 'no';
}

/** Two documents disagree on whether the file was seen: kept as a fact of this name (see tips/merge-parts). */
function isDisputed(file: FileDraft): boolean {
  return file.viewedByPlatform === true && file.facts.some(({ name }) => name === 'viewedByPlatform');
}

/**
 * Where the tip says that all of it is widely spread; null where it does not, or only of some files.
 * A batched report counts: the only reason for one that NCMEC’s schema knows is `VIRAL_POTENTIAL_MEME`.
 */
export function viralPlace(tip: TipFacts): { at: string; document?: number | undefined } | null {
  const whole = tip.flags.find(({ flag }) => flag === 'batched' || isViral(flag));
  if (whole) return whole;
  const first = tip.files[0];
  return first && tip.files.every(({ flags }) => flags.some(({ flag }) => isViral(flag))) ? first : null;
}

function isViral(flag: string): boolean {
  return flag === 'viral' || flag === 'potential_meme';
}

/**
 * How many files nobody at the platform is known to have seen; null where each was seen.
 *
 * Not seen and not stated both warn: opening such a file may be a search that needs a warrant
 * (US v. Wilson, 9th Cir. 2021; other circuits differ). What two documents say differently counts as not stated.
 */
export function viewedWarning(tip: TipFacts): { unviewed: number; unknown: number } | null {
  let unviewed = 0;
  let unknown = 0;
  for (const file of tip.files) {
    const viewed = viewedOf(file);
    if (viewed === 'no') unviewed += 1;
    else if (viewed === 'unknown') unknown += 1;
  }
  return unviewed + unknown === 0 ? null : { unviewed, unknown };
}
