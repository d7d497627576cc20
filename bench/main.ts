import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { audit } from './audit.ts';
import { Figures } from './figures.ts';
import { intake } from './intake.ts';
import { linking } from './linking.ts';
import { machineHere } from './machine.ts';
import { networks } from './networks.ts';
import { resolution } from './resolution.ts';
import type { Section } from './run.ts';
import { openStock } from './stock.ts';
import { store } from './store.ts';
import { triage } from './triage.ts';
import { web } from './web.ts';
import { openWorkshop } from './workshop.ts';
import { write } from './write.ts';

const SECTIONS: readonly Section[] = [
  intake,
  write,
  triage,
  resolution,
  linking,
  networks,
  store,
  audit,
  web,
];

const USAGE = `usage: npm run bench [-- SECTION… [--tips N] [--store N] [--rounds N] [--out FILE]]
sections: ${SECTIONS.map((each) => each.name).join(', ')} (all where none is named)`;

function wrongUsage(problem: string): never {
  console.error(`${problem}\n${USAGE}`);
  process.exit(2);
}

function given(): ReturnType<typeof parsed> {
  try {
    return parsed();
  } catch (error) {
    return wrongUsage((error as Error).message);
  }
}

const parsed = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      tips: { type: 'string', default: '25000' },
      store: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '1' },
      out: { type: 'string', default: 'bench/results.json' },
    },
  });

const { values, positionals } = given();
const [tips, stored, rounds] = [values.tips, values.store, values.rounds].map(Number) as [
  number,
  number,
  number,
];
if (![tips, stored, rounds].every((value) => Number.isInteger(value) && value > 0))
  wrongUsage('sizes are whole numbers above zero');
const unknown = positionals.find((name) => !SECTIONS.some((each) => each.name === name));
if (unknown) wrongUsage(`there is no section ${unknown}`);
if (tips < 1000) wrongUsage('a world of fewer than 1,000 tips measures nothing');
const wanted =
  positionals.length === 0 ? SECTIONS : SECTIONS.filter((each) => positionals.includes(each.name));

const workshop = openWorkshop();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void workshop.clear().finally(() => process.exit(130)));
process.once('uncaughtException', (error) => {
  console.error(error); // a broken pipe comes here too
  void workshop.clear().finally(() => process.exit(1));
});
const machine = machineHere();
const figures = new Figures(console.log);
const stock = openStock(workshop, tips);
const date = new Date().toISOString();
console.log(
  `${machine.cores} cores, ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}, load ${machine.load}`,
);
let failed = 0;
try {
  for (const section of wanted) {
    figures.begin(section.name, section.about);
    try {
      await section.run({ sizes: { tips, store: stored, rounds }, figures, workshop, stock });
    } catch (error) {
      failed += 1;
      console.error(error);
      figures.add({
        name: `${section.name}: the rest`,
        value: null,
        unit: '',
        note: `failed: ${(error as Error).message}`,
      });
    }
  }
  const postgres = stock.version();
  const results = { date, machine, postgres, sizes: { tips, store: stored }, figures: figures.list };
  writeFileSync(values.out, `${JSON.stringify(results, null, 2)}\n`);
  const count = (verdict: string) => figures.list.filter((each) => each.verdict === verdict).length;
  console.log(`\n${count('PASS')} targets reached, ${count('MISS')} missed; written to ${values.out}`);
} finally {
  await workshop.clear();
}
process.exit(failed > 0 ? 1 : 0);
