import { describe, expect, expectTypeOf, test } from 'vitest';
import { type ACTIONS, actionNamed } from '../../src/app/table.ts';
import type { ActionName, Input, Output } from '../../src/web/app/api.ts';
import { screens } from './catalogue.ts';

type Action = (typeof ACTIONS)[number];
type Served = { [One in Action as One['name']]: NonNullable<One['types']> };

/** Actions whose types the screens have wrong; `never` where all fit. The type check of the tests fails otherwise. */
type Misfit = {
  [N in ActionName]: N extends keyof Served
    ? Input<N> extends Served[N]['input']
      ? Served[N]['output'] extends Output<N>
        ? never
        : `${N}: output`
      : `${N}: input`
    : `${N}: no such action`;
}[ActionName];

/** Where the actions that the screens call are typed. */
const isApi = (path: string) => /^app\/(?:\w+-)?api\.ts$/.test(path);

describe('the actions that the screens call', () => {
  const named = [...screens()]
    .filter(([path]) => isApi(path))
    .flatMap(([, text]) => [...text.matchAll(/^ {2}'(\w+\.\w+)': /gm)].map(([, name]) => name!));

  test('fit the table', () => {
    expectTypeOf<Misfit>().toBeNever();
  });

  test('are all served to outside callers', () => {
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((name) => !actionNamed(name))).toEqual([]);
  });

  test('are called by a screen each', () => {
    const source = [...screens()]
      .filter(([path]) => !isApi(path))
      .map(([, text]) => text)
      .join('\n');
    expect(named.filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });
});
