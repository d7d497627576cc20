const NOBODY = '00000000-0000-4000-8000-000000000000';
const SEEN = { what: 'posting', at: '2026-11-20T08:00:00Z', group: 'of the matrix' };

/** Inputs that the acts on the watch list, on own sightings and on hash lists understand. */
export const WATCH_INPUTS: Record<string, (known: { tip: string; subject: string }) => object> = {
  'watch.recognise': () => ({ text: '+91 98765 00102' }),
  'watch.add': ({ subject }) => ({ subject, reason: 'for the matrix', until: '2027-01-01T00:00:00.000Z' }),
  'watch.end': () => ({ watch: NOBODY }),
  'watch.acknowledge': ({ tip }) => ({ tip }),
  'hashlists.match': () => ({ hashes: ['a1'.repeat(16)] }),
  'hashlists.withdraw': () => ({ list: NOBODY, reason: 'for the matrix' }),
  'sightings.add': () => SEEN,
  'sightings.check': () => ({ sightings: [SEEN] }),
  'sightings.import': () => ({ sightings: [SEEN] }),
};
