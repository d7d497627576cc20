import { platformOf } from '../identifiers/platform-alias.ts';
import type { TipFacts, TipIdentifier } from '../tips/shape.ts';

/** Parts of NCMEC’s police export in which NCMEC, and not the platform, speaks. */
const NOT_THE_PLATFORM = /^\/(?:automatedInformation|additionalNcmecInformation|lawEnforcementContact)/;

/** True where the source of the tip passed on what a platform itself reported; a hotline or own monitoring does not. */
const passesOn = ({ format, source, reportingPlatform }: TipFacts): boolean =>
  reportingPlatform !== null || format.startsWith('ncmec-') || source.trim().toUpperCase() === 'NCMEC';

/** The platform that reported the tip to its source, by its usual name; null where none did, or none is named. Pure. */
export function reporterOf(facts: TipFacts): string | null {
  const name = passesOn(facts) ? (facts.reportingPlatform ?? facts.platform) : null;
  return name === null || name.trim() === '' ? null : platformOf(name).name;
}

/**
 * True for an identifier in a field of its own that the platform itself reported: of a suspect, of a file, or of the incident. What
 * was found in words, what NCMEC added, and what is anybody else’s is not.
 */
export function isReported(found: TipIdentifier, facts: TipFacts): boolean {
  if (found.fromText || found.owner === 'text' || NOT_THE_PLATFORM.test(found.at)) return false;
  return found.owner !== 'party' || facts.parties[found.index]?.role === 'suspect';
}
