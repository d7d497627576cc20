import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { commandLine } from '../../src/cli/commands.ts';
import { demoWorldIn } from '../../src/cli/demo.ts';
import { wholeNumber } from '../../src/cli/option-value.ts';

function* all(command: Command, words: string[] = []): Generator<[string, Command]> {
  for (const each of command.commands) {
    const path = [...words, each.name()];
    if (each.commands.length === 0) yield [path.join(' '), each];
    yield* all(each, path);
  }
}

describe('help', () => {
  const commands = [...all(commandLine())];

  test('is there for every command, option and argument', () => {
    expect(commands.length).toBeGreaterThan(30);
    const silent = commands.flatMap(([words, command]) => [
      ...(command.description() === '' ? [words] : []),
      ...command.options.filter((each) => each.description === '').map((each) => `${words} ${each.flags}`),
      ...command.registeredArguments
        .filter((each) => each.description === '' && words !== 'intake receive')
        .map((each) => `${words} <${each.name()}>`),
    ]);
    expect(silent).toEqual([]);
  });

  test('stands for every action that is not the program’s own', () => {
    const said = new Set(commands.map(([words]) => words));
    // a browser's own, or offered in a form of its own: docs/access.md, docs/keys.md, docs/audit.md
    const own = [
      'sign',
      'intake begin',
      'intake deliver',
      'intake finish',
      'password',
      'session ',
      'factor ',
      'token issue',
      'audit progress',
      'audit parameters', // also the beginning of “audit parameters set”
      'audit consistency',
      'keys rotate-',
      'keys shares',
      'backup ',
      'ways in',
      'prove',
    ];
    const missing = ACTIONS.filter((action) => !action.internal && !said.has(action.words))
      .map((action) => action.words)
      .filter((words) => !own.some((each) => words.includes(each)));
    expect(missing).toEqual([]);
  });
});

describe('wrong usage', () => {
  test.each(['abc', '-3', '0', '1.5', '201', '', '1e2', '0x10'])(
    'a limit of %j says what is allowed',
    (given) => {
      expect(() => wholeNumber(1, 200)(given)).toThrow('from 1 to 200');
      expect(wholeNumber(1, 200)('200')).toBe(200);
    },
  );

  test.each([
    ['intake', 'list', '--limit', 'abc'],
    ['intake', 'list', '--limit', '-3'],
    ['queue', 'list', '--limit', '-3'],
    ['tip', 'show', '1', '--version', 'two'],
  ])('%s %s %s %s ends before anything is begun', async (...words) => {
    let said = '';
    const line = commandLine();
    for (const [, command] of all(line)) command.configureOutput({ writeErr: (text) => (said += text) });
    await expect(line.parseAsync(['node', 'tipstaff', ...words])).rejects.toThrow(/whole number/i);
    expect(said).toContain('whole number');
  });

  test('of settings is told in plain words', () => {
    const wrong = { TIPSTAFF_PORT: '99999', TIPSTAFF_READERS: 'many', TIPSTAFF_LOG_LEVEL: 'loud' };
    let words = '';
    try {
      readConfig(wrong, 2);
    } catch (error) {
      words = (error as Error).message;
    }
    expect(words).toContain('TIPSTAFF_PORT must be at most 65,535');
    expect(words).toContain('TIPSTAFF_READERS must be a number');
    expect(words).toContain('TIPSTAFF_LOG_LEVEL must be one of debug, info, warn, error, silent');
    expect(words).not.toMatch(/Invalid|expected|Too/);
  });
});

describe('demo --world', () => {
  const root = mkdtempSync(join(tmpdir(), 'tipstaff-demo-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('offers the worlds that a demonstration may show', () => {
    const [, demo] = [...all(commandLine())].find(([words]) => words === 'demo')!;
    expect(demo.options.find((each) => each.long === '--world')!.argChoices).toEqual([
      'default',
      'operation',
    ]);
  });

  test('is operation unless said otherwise, afterwards the one that is there, and no other beside it', () => {
    const data = (name: string, world?: string) => {
      mkdirSync(join(root, name, world ?? ''), { recursive: true });
      return join(root, name);
    };
    expect(demoWorldIn(data('empty'), undefined)).toBe('operation');
    expect(demoWorldIn(data('empty'), 'default')).toBe('default');
    const [one, other] = [data('one', 'demo-world'), data('other', 'demo-world-default')];
    expect(demoWorldIn(one, 'operation')).toBe('operation');
    expect(demoWorldIn(other, undefined)).toBe('default');
    for (const [folder, asked] of [
      [one, 'default'],
      [other, 'operation'],
    ] as const)
      expect(() => demoWorldIn(folder, asked)).toThrow(expect.objectContaining({ code: 'DEMO_OTHER_WORLD' }));
  });
});
