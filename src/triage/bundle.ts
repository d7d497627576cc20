import { sha256 } from '../kernel/digest.ts';
import type { TipFacts, TipIdentifier } from '../tips/shape.ts';
import { viralPlace } from './features-files.ts';
import { isEscalated, saidAbout, wordGroupsIn } from './features-words.ts';

/** What keeps a tip from being folded: each speaks of a person or of something that happens now, not of a spread file. */
export const BUNDLE_STOPS: ReadonlySet<string> = new Set([
  'escalated',
  'priority_escalated',
  'priority_1',
  'sextortion',
  'csam_solicitation',
  'sadistic_online_exploitation',
  'live_streaming',
  'possible_self_production',
  'access_to_children',
  'convicted_offender',
]);

const BUNDLE_STOP_TYPES = /traffick|touris|molest|enticement/i;

/**
 * True where a tip may be folded with its like: flagged as batched, viral or a meme as a whole, with no victim, no
 * escalation, nothing grave. Whoever folds must also see that no floor was hit.
 */
export function mayBundle(tip: TipFacts): boolean {
  if (!viralPlace(tip) || isEscalated(tip)) return false;
  if ([tip.incidentType ?? '', ...tip.additionalIncidentTypes].some((type) => BUNDLE_STOP_TYPES.test(type)))
    return false;
  if (tip.parties.some(({ role }) => role === 'victim')) return false;
  const stopped = [tip, ...tip.parties, ...tip.files].some(({ flags }) =>
    flags.some(({ flag }) => BUNDLE_STOPS.has(flag)),
  );
  if (stopped) return false;
  return saidAbout(tip).every(({ text }) => wordGroupsIn(text, true).size === 0);
}

/**
 * The key under which tips on the same widely spread material are folded into one; null where a tip stands alone.
 *
 * Same platform, same incident type, same files (by hash; without files by URL). Pure; SHA-256, 64 hex characters.
 * The number of tips in a bundle is no feature: it never changes how grave anything is.
 */
export function bundleKey(tip: TipFacts): string | null {
  if (!mayBundle(tip)) return null;
  const hashes = fileKeys(tip);
  const keys = hashes.length > 0 ? hashes : urlKeys(tip);
  if (keys.length === 0) return null;
  const platform = (tip.platform ?? tip.reportingPlatform ?? '').trim().toLowerCase();
  return sha256(JSON.stringify([platform, (tip.incidentType ?? '').trim().toLowerCase(), keys]));
}

/** One hash for each file, the one that most channels carry: MD5, then the others in the order of their text. */
function fileKeys(tip: TipFacts): string[] {
  const byFile = new Map<number, TipIdentifier>();
  for (const found of tip.identified) {
    if (found.owner !== 'file' || found.kind !== 'file_hash') continue;
    const known = byFile.get(found.index);
    if (!known || hashOrder(found) < hashOrder(known)) byFile.set(found.index, found);
  }
  if (byFile.size < tip.files.length) return [];
  return [...new Set([...byFile.values()].map(({ canonical }) => canonical))].sort();
}

function hashOrder({ canonical }: TipIdentifier): string {
  return `${canonical.startsWith('md5') ? 0 : 1}${canonical}`;
}

function urlKeys(tip: TipFacts): string[] {
  if (tip.files.length > 0) return [];
  const urls = tip.identified.filter(({ kind, owner }) => kind === 'url' && owner === 'incident');
  return [...new Set(urls.map(({ canonical }) => canonical))].sort();
}
