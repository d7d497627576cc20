import { BUNDLE_STOPS } from '../../src/triage/bundle.ts';
import { EXPIRY_KINDS, RETENTION } from '../../src/triage/expiry.ts';
import { FEATURES } from '../../src/triage/features-list.ts';
import { NEGATIONS, WORD_GROUPS, WORD_LISTS } from '../../src/triage/features-word-lists.ts';
import { LANE_LIFTS, LANE_THRESHOLDS } from '../../src/triage/lane.ts';
import { RULES } from '../../src/triage/rules.ts';
import { RULE_SOURCES, SOURCES } from '../../src/triage/rules-sources.ts';
import type { Condition } from '../../src/triage/shape.ts';

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const code = (text: string | number): string => `\`${text}\``;

function conditionText({ feature, equals, oneOf, below, atLeast, present }: Condition): string {
  const asks = [
    ...(equals === undefined ? [] : [`= ${equals}`]),
    ...(oneOf === undefined ? [] : [`one of ${oneOf.join(', ')}`]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(below === undefined ? [] : [`< ${below}`]),
    ...(present === undefined ? [] : [present ? 'there' : 'not there']),
  ];
  return `${code(feature)} ${asks.join(' and ')}`;
}

/** What docs/triage.md must show between `<!-- name -->` and `<!-- /name -->`. */
export const TABLES: Record<string, string> = {
  rules: table(
    ['rule', 'weight', 'words', 'when', 'rests on'],
    RULES.map(({ id, weight, floor, words, when, unless }) => [
      code(id),
      floor ? `floor ${weight}` : String(weight),
      words.en,
      [...when.map(conditionText), ...unless.map((one) => `unless ${conditionText(one)}`)].join('; '),
      (RULE_SOURCES[id] ?? []).join(', '),
    ]),
  ),
  sources: table(
    ['key', 'source'],
    Object.entries(SOURCES).map(([key, words]) => [key, words]),
  ),
  features: table(
    ['feature', 'type', 'what it is'],
    Object.entries(FEATURES).map(([name, { type, en }]) => [code(name), type, en]),
  ),
  words: [
    ...WORD_GROUPS.map(
      (group) => `- ${code(group)}: ${WORD_LISTS[group].map((phrase) => code(phrase)).join(', ')}`,
    ),
    `- negations, in notes only: ${NEGATIONS.map((word) => code(word)).join(', ')}`,
  ].join('\n'),
  lanes: table(
    ['lane', 'danger from', 'meaning', 'reached by clock'],
    LANE_THRESHOLDS.map(({ lane, danger, words }) => {
      const lift = LANE_LIFTS.find(({ to }) => to === lane);
      return [lane, String(danger), words.en, lift ? `from ${lift.from}, clock ≥ ${lift.clock}` : 'never'];
    }),
  ),
  retention: table(
    ['what', 'days'],
    [
      ['content that a provider reported to NCMEC', RETENTION.ncmec],
      ...Object.entries(RETENTION.country).map(([country, days]) => [
        `platform records, tips of country ${country}`,
        days,
      ]),
      ['platform records, elsewhere', RETENTION.other],
      ...Object.entries(RETENTION.carriers).map(([country, days]) => [`carrier logs, ${country}`, days]),
    ].map((cells) => cells.map(String)),
  ),
  expiries: Object.entries(EXPIRY_KINDS)
    .map(([kind, { en }]) => `- ${code(kind)}: ${en}`)
    .join('\n'),
  stops: [...BUNDLE_STOPS].map(code).join(', '),
};
