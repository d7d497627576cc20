import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { IdentifierDraft } from '../../src/identifiers/shape.ts';
import { factsFromJson, factsToJson } from '../../src/tips/facts-json.ts';
import {
  SEALED_FIELDS,
  sealContext,
  sealReason,
  sealsFact,
  sealsField,
  sealsIdentifier,
  standsWithin,
} from '../../src/tips/sealed.ts';
import { joinSealed, splitSealed, valueInWords } from '../../src/tips/sealed-split.ts';
import type { PartyDraft, PartyRole, TipFacts } from '../../src/tips/shape.ts';
import { aTip } from '../triage/arbitrary-tip.ts';
import { identified, makeTip, party, text } from '../triage/make-tip.ts';

const reasonOf = (one: PartyDraft, tip: Partial<TipFacts> = {}) =>
  sealReason(one, sealContext(makeTip({ ...tip, parties: [one] })));

describe('which parties are sealed', () => {
  test.each<[PartyRole, Partial<PartyDraft>, string | null]>([
    ['victim', {}, 'victim'],
    ['victim', { age: 35 }, 'victim'],
    ['suspect', {}, null],
    ['suspect', { age: 15 }, null],
    ['suspect', { dateOfBirth: '2015-01-01' }, null],
    ['recipient', {}, null],
    ['recipient', { age: 17 }, 'child'],
    ['recipient', { age: 18 }, null],
    ['contact', { age: 9 }, 'child'],
    ['contact', { dateOfBirth: '2010-05-05' }, 'child'],
    ['contact', { dateOfBirth: '1980-05-05' }, null],
    ['contact', { dateOfBirth: '2008-03-03' }, 'child'],
    ['contact', { dateOfBirth: '2008-02-28' }, null],
    ['contact', { dateOfBirth: 'in spring' }, null],
    ['payer', { age: 12 }, 'child'],
    ['unknown', { age: 0 }, 'child'],
    ['unknown', {}, null],
    ['reporter', {}, 'reporter'],
    ['reporter', { age: 12 }, 'child'],
    ['reporter', { age: 40 }, 'reporter'],
  ])('%s %j: %s', (role, fields, expected) => expect(reasonOf(party(role, fields))).toBe(expected));

  it('takes whoever has a date of birth for a child where the tip tells no time', () => {
    const born = party('contact', { dateOfBirth: '1980-05-05' });
    expect(reasonOf(born, { incidentAt: null, receivedAt: null })).toBe('child');
  });
});

describe('which fields of a reporter name a person', () => {
  const of = (one: PartyDraft) => {
    const context = sealContext(makeTip({ parties: [one], reportingPlatform: 'ExampleChat, Inc.' }));
    return {
      fields: (Object.keys(SEALED_FIELDS) as (keyof typeof SEALED_FIELDS)[]).filter((name) =>
        sealsField(one, 'reporter', name, context),
      ),
      mail: (address: string) => sealsIdentifier(one, 'reporter', { kind: 'email', text: address }, context),
      phone: sealsIdentifier(one, 'reporter', { kind: 'phone', text: '+919999900001' }, context),
    };
  };
  it('a company keeps its name and its office’s mailbox', () => {
    const company = of(party('reporter', { lastName: 'examplechat inc' }));
    expect(company.fields).toEqual([]);
    expect(company.mail('legal@example.org')).toBe(false);
    expect(company.mail('a.person@example.org')).toBe(true);
    expect(company.phone).toBe(true);
  });
  it('a person keeps nothing', () => {
    const person = of(
      party('reporter', { firstName: 'Asha', lastName: 'ExampleChat, Inc.', city: 'Pune', relation: 'aunt' }),
    );
    expect(person.fields).toEqual(['firstName', 'city', 'relation']);
    expect(person.mail('legal@example.org')).toBe(true);
  });
  it('facts that name the company stay', () => {
    const fact = (name: string) => sealsFact('reporter', { name, value: 'x', at: '/x' });
    expect([fact('espName'), fact('legalURL'), fact('title'), fact('address/zipCode')]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(sealsFact('victim', { name: 'espName', value: 'x', at: '/x' })).toBe(true);
  });
});

test.each([
  ['/childVictims/0/new', '/childVictims/0', true],
  ['/childVictims/01', '/childVictims/0', false],
  ['/childVictims/0', '/childVictims/0', true],
  ['/report/victim/@type', '/report/victim', true],
  ['/report/victimOther/x', '/report/victim', false],
  ['/x', '', false],
])('a leaf at %s stands within a party at %s: %s', (leaf, at, expected) => {
  expect(standsWithin({ at: leaf }, { at })).toBe(expected);
  expect(standsWithin({ at: leaf, document: 1 }, { at })).toBe(false);
});

const SECRET = 'Zarvix';
const phone: IdentifierDraft = {
  kind: 'phone',
  text: `${SECRET} 1`,
  at: '/v/phone',
  hints: {
    platform: 'ExampleChat',
    extension: `${SECRET} 2`,
    event: `${SECRET} 3`,
    port: 5123,
    type: SECRET,
  },
};
const tip = makeTip({
  parties: [
    party('suspect', { firstName: 'Open', city: 'Pune' }),
    party('victim', {
      at: '/v',
      firstName: SECRET,
      lastName: `${SECRET}-2`,
      age: 12,
      gender: 'F',
      country: 'IN',
      dateOfBirth: `${SECRET}-3`,
      accountId: `${SECRET}-4`,
      identifiers: [phone],
      facts: [{ name: 'nick', value: `${SECRET}-5`, at: '/v/nick' }],
      texts: [text('bio', `Reach ${SECRET}-6`, '/v/bio')],
    }),
  ],
  unknown: [
    { name: 'new', value: `${SECRET}-7`, at: '/v/new' },
    { name: 'new', value: 'stays', at: '/elsewhere' },
  ],
  identified: [
    identified('person_name', 'Open', { index: 0 }),
    identified('phone', `${SECRET}-8`, {
      index: 1,
      at: '/v/phone',
      event: `${SECRET}-9`,
      port: 5123,
      country: 'IN',
    }),
    identified('email', `${SECRET}-10`, { owner: 'text', index: 1, at: '/v/bio', fromText: true }),
    identified('email', 'file@example.org', { owner: 'text', index: 1, at: '/file/note', fromText: true }),
  ],
});

describe('splitting', () => {
  const { facts, sealed } = splitSealed(tip);
  it('leaves nothing of a sealed value but kind and number', () => {
    const { texts: _, ...victim } = facts.parties[1]!;
    const plain = JSON.stringify({ ...facts, parties: [facts.parties[0], victim] });
    expect(plain).not.toContain(SECRET);
    expect(plain).not.toContain('5123');
    expect(facts.parties[1]).toMatchObject({
      firstName: '[sealed: name #1]',
      lastName: '[sealed: name #1]',
      age: 12,
      gender: 'F',
      country: 'IN',
    });
    expect(facts.identified[1]).toMatchObject({ kind: 'phone', country: 'IN', at: '/v/phone', port: null });
    expect(facts.identified[0]).toBe(tip.identified[0]);
    expect(facts.identified[3]).toBe(tip.identified[3]);
    expect(facts.unknown[1]!.value).toBe('stays');
  });
  it('gives every mask the same length for every value of its kind and number', () => {
    const longer = splitSealed({
      ...tip,
      parties: tip.parties.map((one) => ({
        ...one,
        ...(one.firstName && { firstName: `${one.firstName} and more` }),
      })),
    });
    expect(longer.facts.parties[1]!.firstName).toBe(facts.parties[1]!.firstName);
  });
  it('brings what belongs together under one number', () => {
    const numbers = new Map(facts.sealed.map(({ path, field }) => [path, field]));
    expect(numbers.get('parties/1/firstName')).toBe(numbers.get('parties/1/lastName'));
    expect(numbers.get('parties/1/identifiers/0')).toBe(numbers.get('identified/1'));
    const value = (path: string) => valueInWords(sealed.find(({ field }) => field === numbers.get(path))!);
    expect(value('parties/1/firstName')).toBe(`${SECRET} ${SECRET}-2`);
    expect(value('identified/1')).toBe(`${SECRET} 1`);
    expect(value('identified/2')).toBe(`${SECRET}-10`);
  });
  it('leaves a tip without sealed parties as it is', () => {
    const open = makeTip({ parties: [tip.parties[0]!] });
    expect(splitSealed(open)).toEqual({ facts: { ...open, sealed: [] }, sealed: [] });
  });
  it('is undone by joining, also after the masked facts were kept as JSON', () => {
    expect(joinSealed(factsFromJson(factsToJson(facts)), sealed)).toEqual(JSON.parse(JSON.stringify(tip)));
    fc.assert(
      fc.property(aTip, (any) => {
        const before = JSON.stringify(any);
        const split = splitSealed(any);
        expect(JSON.stringify(any)).toBe(before);
        const joined = joinSealed(factsFromJson(factsToJson(split.facts)), split.sealed);
        expect(joined).toEqual(JSON.parse(before));
      }),
      { numRuns: 200 },
    );
  });
  it('masks facts that were kept before there were seals', () => {
    const old = JSON.stringify(tip);
    const { texts: _, ...victim } = factsFromJson(old).parties[1]!;
    expect(JSON.stringify(victim)).not.toContain(SECRET);
  });
  it('does not take words of a document for masks', () => {
    const forged = makeTip({
      parties: [party('suspect', { firstName: '[sealed: name #1]' }), tip.parties[1]!],
    });
    const split = splitSealed(forged);
    expect(joinSealed(split.facts, split.sealed).parties[0]!.firstName).toBe('[sealed: name #1]');
  });
});
