import { expect, it } from 'vitest';
import type { TipFacts } from '../../src/tips/shape.ts';
import { bundleKey } from '../../src/triage/bundle.ts';
import { features } from '../../src/triage/features.ts';
import { laneOf } from '../../src/triage/lane.ts';
import { rankOf } from '../../src/triage/rank.ts';
import { RULES } from '../../src/triage/rules.ts';
import { compileRules, score } from '../../src/triage/score.ts';
import { CONTEXT, file, flagged, identified, ipAt, makeTip, party, text } from './make-tip.ts';

/** As a platform’s report usually looks: one suspect with eight identifiers, two files, a summary of 500 characters. */
function usualTip(n: number): TipFacts {
  return makeTip({
    number: String(100_000_000 + n),
    flags: n % 50 === 0 ? flagged('escalated') : n % 7 === 0 ? flagged('viral') : [],
    incidentType: n % 5 === 0 ? 'Online Enticement of Children for Sexual Acts' : makeTip().incidentType,
    parties: [
      party('suspect', {
        accountId: `u-${n}`,
        city: 'Exampletown',
        country: 'IN',
        priorTips: n % 9 === 0 ? ['1'] : [],
      }),
      ...(n % 4 === 0 ? [party('victim', { age: 8 + (n % 10) })] : []),
    ],
    files: [
      file({ viewedByPlatform: n % 3 === 0 ? true : null, classification: n % 2 ? 'B2' : 'A1' }),
      file({ flags: n % 11 === 0 ? flagged('infant', 'possible_self_production') : [] }),
    ],
    texts: [
      text(
        'summary',
        `Report ${n} of the usual kind. ${'The platform found two files on one account. '.repeat(10)}`,
      ),
    ],
    identified: [
      identified('phone', `+9199999${n}`, { verified: true }),
      identified('email', `u${n}@example.org`),
      identified('account', `examplechat:u-${n}`),
      identified('screen_name', `examplechat:synthetic_${n}`, { strength: 'weak' }),
      ipAt('2026-03-02T09:00:00Z', { port: 51812 }),
      ipAt('2026-01-02T09:00:00Z'),
      identified('file_hash', `md5:${n}`, { owner: 'file' }),
      identified('file_hash', `md5:${n + 1}`, { owner: 'file', index: 1 }),
    ],
  });
}

it('scores far more than 100,000 tips a second on a core', () => {
  const tips = Array.from({ length: 20_000 }, (_, n) => usualTip(n));
  const rules = compileRules(RULES);
  const contexts = [0, 1, 2, 3].map((earlierTips) => ({ ...CONTEXT, earlierTips, filesNew: earlierTips }));
  const build = () => tips.map((tip, n) => features(tip, contexts[n % 4]!));
  const ready = build();
  const run = () => {
    let sum = 0;
    for (const known of ready) {
      const { scores, floor } = score(rules, known);
      sum += rankOf(laneOf(scores, floor, known), scores, floor) % 7;
    }
    return sum;
  };
  const first = run();
  const best = (work: () => unknown) => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i += 1) {
      const start = performance.now();
      work();
      least = Math.min(least, performance.now() - start);
    }
    return Math.round(tips.length / (least / 1000));
  };
  const rate = best(run);
  const building = best(build);
  const folding = best(() => tips.map(bundleKey));
  console.log(
    `${RULES.length} rules: ${rate} tips/s scored; features built for ${building} tips/s; ${folding} bundle keys/s`,
  );
  expect(run()).toBe(first);
  // A fifth of the target: the machine may be busy with other work.
  expect(rate).toBeGreaterThan(20_000);
  expect(building).toBeGreaterThan(4_000);
});
