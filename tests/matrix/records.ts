import { actorOf, officerById } from '../../src/access/store.ts';
import { call } from '../../src/app/call.ts';
import type { App } from '../../src/app/start.ts';
import { actionNamed } from '../../src/app/table.ts';
import { statement } from '../../src/storage/statement.ts';
import type { RuleSet } from '../../src/triage/shape.ts';
import { type Person, tipLine } from '../access/people.ts';
import { mark, plant } from '../networks/plant.ts';

/** As if an officer had signed in once. */
export const SIGNED_IN = statement(
  'test.signedIn',
  'local',
  'UPDATE officer SET last_sign_in_at = created_at WHERE name = $1',
);

/** A tip with a suspect's number, and a child's name that is sealed. */
export function line(number: string, last?: number): object {
  const tip = tipLine(number, last === undefined ? {} : { phone: phone(last) }) as { parties?: object[] };
  return { ...tip, parties: [...(tip.parties ?? []), { role: 'victim', firstName: 'Invented' }] };
}

const phone = (last: number) => `+91 98765 00${100 + last}`;

/** A network of three, who stand in one group: its id. */
export async function club(app: App, who: Person, name: string): Promise<string> {
  const tips = [1, 2, 3].map((n) => ({
    number: `club-${name}-${n}`,
    phone: 300 + n,
    marks: [mark('group', name)],
  }));
  await plant(app, who, tips);
  await who.call('networks.build');
  return (await who.call<{ networks: { id: string }[] }>('networks.list')).networks[0]!.id;
}

/** Perform an act as an officer of the first unit. */
export async function actAs<T>(app: App, id: string, action: string, input: object): Promise<T> {
  const actor = await app.database.transaction('read', 'house', async (db) =>
    actorOf(db, (await officerById(db, 1, id))!, false),
  );
  return (await call(app, actionNamed(action)!, input, actor)) as T;
}

/** A draft of the unit’s rules with one weight changed, and what its release is asked with. */
export async function draftOfRules(who: Person) {
  const { version } = await who.call<{ version: number }>('triage.draftRules');
  type Shown = RuleSet & { revision: number; digest: string };
  const { rules, lists, revision } = await who.call<Shown>('triage.ruleSet', { version });
  rules.find((rule) => !rule.floor)!.weight += 1;
  const content = { rules, lists };
  const saved = await who.call<{ revision: number }>('triage.saveRules', { version, revision, content });
  const { digest } = await who.call<Shown>('triage.ruleSet', { version });
  const { changes } = await who.call<{ changes: string[] }>('triage.ruleDifference', { version });
  return { version, content, revision: saved.revision, release: { version, digest, changes } };
}

export type RuleDraft = Awaited<ReturnType<typeof draftOfRules>>;
type OfDraft = (known: unknown, world: { draft: RuleDraft }) => object;
const version: OfDraft = (_, { draft }) => ({ version: draft.version });

/** What the acts on rules are asked about the draft. */
export const RULE_INPUTS: Record<string, OfDraft> = {
  'triage.ruleSet': version,
  'triage.ruleDifference': version,
  'triage.saveRules': (_, { draft: { version, revision, content } }) => ({ version, revision, content }),
  'triage.discardRules': version,
  'triage.previewRules': version,
  'triage.backtestRules': version,
  'triage.draftProposals': (_, { draft: { version } }) => ({ version, rules: ['danger.material'] }),
  'triage.releaseRules': (_, { draft }) => draft.release,
  'triage.rollBackRules': () => ({ reason: 'for the matrix', from: 1 }),
};
