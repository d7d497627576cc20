import type { Ledger } from './ledger.ts';
import type { Person, World } from './shape.ts';
import { deviceKey } from './tell-party.ts';

/**
 * The answer sheet as JSON text, in pieces, one record a line. Its first key is `tipstaffTruth`: a receiver passes over
 * a file that begins so. Layout: docs/simulate.md.
 */
export function* truthText(world: World, ledger: Ledger): Generator<string> {
  ledger.counts.immediate = ledger.tips.filter((tip) => tip.immediate).length;
  const appearances = new Map<string, number>();
  for (const tip of ledger.tips)
    for (const { person } of tip.parties) appearances.set(person, (appearances.get(person) ?? 0) + 1);
  yield `{"tipstaffTruth": 1,\n"world": ${JSON.stringify(world.world)},\n"seed": ${world.seed},\n"now": ${JSON.stringify(world.now)},\n`;
  yield `"counts": ${JSON.stringify(ledger.counts)},\n`;
  yield `"phoneTable": ${JSON.stringify(phoneTable(world, ledger))},\n`;
  yield `"networks": ${world.networks},\n`;
  yield `"subjectsBySharedIdentifier": ${componentsOf(ledger)},\n`;
  yield* list('people', world.people, (person) =>
    personTruth(person, world, appearances.get(person.id) ?? 0),
  );
  yield* list('groups', world.groups, (group) => ({
    id: group.id,
    handle: group.handle,
    platform: group.platform.name,
    network: group.network,
    members: group.members.map((index) => world.people[index]!.id),
    files: group.files.map((index) => world.files[index]!.id),
  }));
  yield* list('files', world.files, ({ index: _, like, ...file }) => ({
    ...file,
    like: like === null ? null : world.files[like]!.id,
  }));
  yield* list('payments', ledger.payments, (payment) => payment);
  yield* list('tips', ledger.tips, (tip) => tip);
  yield '"end": true}\n';
}

function* list<T>(name: string, records: readonly T[], tell: (record: T) => object): Generator<string> {
  let text = `${JSON.stringify(name)}: [`;
  for (const [n, record] of records.entries()) {
    text += `${n === 0 ? '\n' : ',\n'}${JSON.stringify(tell(record))}`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield `${text}\n],\n`;
}

function personTruth(person: Person, world: World, tips: number): object {
  return {
    id: person.id,
    role: person.role,
    trade: person.trade,
    country: person.country,
    state: person.state,
    network: person.network,
    groups: person.groups.map((index) => world.groups[index]!.id),
    tips,
    identifiers: [
      ...person.accounts.map((account) => `account:${account.platform.name.toLowerCase()}:${account.id}`),
      ...person.phones.map((phone) => `phone:${phone}`),
      ...person.emails.map((email) => `email:${email}`),
      ...person.devices.map((device) => `device:${deviceKey(device)}`),
      ...(person.upi ? [`upi:${person.upi}`] : []),
      ...(person.bank ? [`bank_account:${person.bank.ifsc}:${person.bank.account}`] : []),
    ],
  };
}

/** Country of the numbering plan → how many different numbers stand in the tips. */
export function phoneTable(world: World, ledger: Ledger): Record<string, number> {
  const table = new Map<string, number>();
  const counted = new Set<string>();
  for (const { country, phones } of world.people) {
    for (const phone of phones) {
      if (!ledger.phones.has(phone) || counted.has(phone)) continue;
      counted.add(phone);
      table.set(country, (table.get(country) ?? 0) + 1);
    }
  }
  return Object.fromEntries([...table].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)));
}

/**
 * How many subjects there would be if parties that share one strong identifier were one, whoever they are: suspects,
 * recipients and victims of all tips in their last version. More than a careful resolution joins, where values are shared.
 */
export function componentsOf({ tips }: Pick<Ledger, 'tips'>): number {
  const parents: number[] = [];
  const root = (node: number): number => {
    let at = node;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  const firstWith = new Map<string, number>();
  for (const { parties } of tips) {
    for (const { identifiers } of parties) {
      const node = parents.push(parents.length) - 1;
      for (const identifier of identifiers) {
        const other = firstWith.get(identifier);
        if (other === undefined) firstWith.set(identifier, node);
        else parents[root(node)] = root(other);
      }
    }
  }
  return parents.filter((parent, node) => parent === node).length;
}
