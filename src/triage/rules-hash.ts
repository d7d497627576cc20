import type { RuleDraft } from './rules-floors.ts';

/**
 * What hash lists tell: how new a file is to the world, where `novelty.new-files` tells how new it is here. They raise and lower
 * novelty and nothing else. A file that is new here and listed is known: most of what `novelty.new-files` gave is taken back, and
 * what makes it worth a look is added. One that was seen here before is known already, listed or not.
 */
export const HASH_RULES: RuleDraft[] = [
  {
    id: 'novelty.unlisted',
    words: {
      en: 'Files not seen before, and a file that is on no hash list',
      hi: 'पहले न देखी गई फ़ाइलें, और एक फ़ाइल जो किसी हैश-सूची में नहीं है',
    },
    score: 'novelty',
    weight: 10,
    when: [
      { feature: 'hash.unlisted', atLeast: 1 },
      { feature: 'file.new', atLeast: 1 },
    ],
  },
  {
    id: 'novelty.listed',
    words: {
      en: 'Files not seen before here, but none that is on no hash list',
      hi: 'यहाँ पहले न देखी गई फ़ाइलें, पर कोई भी हैश-सूची से बाहर नहीं',
    },
    score: 'novelty',
    weight: -25,
    when: [
      { feature: 'hash.listed', atLeast: 1 },
      { feature: 'file.new', atLeast: 1 },
    ],
    unless: [{ feature: 'hash.unlisted', atLeast: 1 }],
  },
  {
    id: 'novelty.victim-unidentified',
    words: {
      en: 'A hash list says of a file that the victim is not identified',
      hi: 'हैश-सूची के अनुसार एक फ़ाइल के पीड़ित की पहचान नहीं हुई है',
    },
    score: 'novelty',
    weight: 20,
    when: [{ feature: 'hash.victim-unidentified', atLeast: 1 }],
  },
  {
    id: 'novelty.undistributed',
    words: {
      en: 'A hash list says of a file that it is not passed on',
      hi: 'हैश-सूची के अनुसार एक फ़ाइल फैली नहीं है',
    },
    score: 'novelty',
    weight: 10,
    when: [{ feature: 'hash.undistributed', atLeast: 1 }],
  },
  {
    id: 'novelty.distributed',
    words: {
      en: 'A hash list says of a file that it is passed on',
      hi: 'हैश-सूची के अनुसार एक फ़ाइल फैली हुई है',
    },
    score: 'novelty',
    weight: -5,
    when: [{ feature: 'hash.distributed', atLeast: 1 }],
    unless: [{ feature: 'hash.undistributed', atLeast: 1 }],
  },
  {
    id: 'novelty.listed-viral',
    words: {
      en: 'Every hashed file is on a list of what is widely passed on',
      hi: 'हैश वाली हर फ़ाइल व्यापक रूप से फैली सामग्री की सूची में है',
    },
    score: 'novelty',
    weight: -20,
    when: [{ feature: 'hash.viral', equals: true }],
    unless: [{ feature: 'file.all-viral', equals: true }],
  },
];
