import { Argument, type Command, Option } from 'commander';
import * as z from 'zod';
import type { Action } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { sayHowToAsk, sayWhoMay } from './approval-hint.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { textOfFile } from './files.ts';
import { optionHelp } from './option-help.ts';
import { wholeNumber } from './option-value.ts';
import { json, printPlain, say } from './print.ts';

type Property = {
  type?: string;
  minimum?: number;
  maximum?: number;
  enum?: unknown[];
  items?: Property;
  properties?: Record<string, Property>;
  anyOf?: Property[];
  description?: string;
  default?: unknown;
};
type Schema = { properties?: Record<string, Property>; required?: string[] };

/** A command of the command line for an action of the table: its words, an option for each input field, --json. */
export function addAction(root: Command, action: Action): void {
  const words = action.words.split(' ');
  const command = commandAt(root, words).description(action.about);
  const schema = z.toJSONSchema(action.input, { io: 'input' }) as Schema;
  const fields = Object.entries(schema.properties ?? {});
  for (const [name, property] of fields) {
    const list = property.type === 'array';
    const required = schema.required?.includes(name) === true;
    if (name === action.argument || isTips(name, property))
      command.addArgument(
        new Argument(
          argumentName(name, list, required || isTips(name, property)),
          optionHelp(action.name, name, property.description),
        ),
      );
    else if (isPrivate(action, name, property))
      command.addOption(fileOptionOf(action.name, name, property, required));
    else
      command.addOption(
        optionOf(action.name, name, property, required && !(`${action.name} ${name}` in FROM_ANSWER)),
      );
  }
  if (action.fourEyes) command.option('--approval <id>', 'what a second officer approved');
  command.option('--json', 'one JSON document on standard output');
  command.action(async (...given: unknown[]) => {
    const self = given.at(-1) as Command;
    const { json: asJson, ...options } = self.opts() as Record<string, unknown>;
    const positional = fields.find(([name, property]) => name === action.argument || isTips(name, property));
    const client = await openClient(configHere(), say);
    try {
      const input: Record<string, unknown> = {};
      for (const [name, property] of fields) {
        const file = options[`${name}File`];
        if (options[name] !== undefined) input[name] = asValue(property, options[name]);
        else if (typeof file === 'string')
          input[name] = PAGES.has(name) ? pagesOf(property, await textOfFile(file)) : await textOfFile(file);
      }
      if (positional && given[0] !== undefined)
        input[positional[0]] = isTips(...positional)
          ? await tipsOf(client, given[0] as string[])
          : await argumentOf(action, positional, given[0]);
      for (const [name] of fields) {
        const from = FROM_ANSWER[`${action.name} ${name}`];
        if (from && input[name] === undefined) input[name] = await from(client, input);
      }
      let output = await sayHowToAsk(action.name, input, () =>
        client.call(action.name, {
          ...input,
          ...(action.fourEyes && options['approval'] !== undefined && { approval: options['approval'] }),
        }),
      );
      for (let more = nextPiece(action, input, output); more; more = nextPiece(action, input, output)) {
        say(more.words);
        output = await client.call(action.name, more.input);
      }
      if (asJson) json(output);
      else printPlain(readable(action, output));
      if (action.name === 'approvals.ask') sayWhoMay(output as { approvers: number });
      if (action.name === 'intake.retry') tellRetried(output as Retried);
    } finally {
      await client.close();
    }
  });
}

type Caller = { call: <T>(name: string, input: object) => Promise<T> };

/** Fields that another answer fills where they were not typed, by `<action> <field>`. */
const FROM_ANSWER: Readonly<
  Record<string, (client: Caller, input: Record<string, unknown>) => Promise<unknown>>
> = {
  'subjects.clear destroys': async (client, { subject }) =>
    (await client.call<{ destroys: string[] }>('subjects.clearing', { subject })).destroys,
  'triage.releaseRules digest': async (client, { version }) =>
    (await client.call<{ digest: string }>('triage.ruleSet', { version })).digest,
  'triage.releaseRules changes': async (client, { version }) =>
    (await client.call<{ changes: string[] }>('triage.ruleDifference', { version })).changes,
  'triage.saveRules note': async (client, { version }) =>
    (await client.call<{ note: string | null }>('triage.ruleSet', { version })).note,
  'triage.saveRules revision': async (client, { version }) =>
    (await client.call<{ revision: number }>('triage.ruleSet', { version })).revision,
};

/** What is read on a terminal: not what stands beside it once more as data. */
function readable({ name }: Action, output: unknown): unknown {
  if (name !== 'triage.ruleDifference') return output;
  const { data: _, ...rest } = output as Record<string, unknown>;
  return rest;
}

/** Acts on many tips are done in pieces: what the next one is asked with, and how far it is; null where none is left. */
function nextPiece(
  { name }: Action,
  input: object,
  output: unknown,
): { input: object; words: string } | null {
  const { act, tips, done, left, next, decisions } = output as Partial<Piece>;
  if (name === 'triage.closeSet' && left)
    return { input: { ...input, act }, words: `${done} of ${tips} closed` };
  if (name === 'triage.giveBack' && left)
    return { input: { ...input, act }, words: `${done} of ${tips} given back` };
  if (name === 'triage.undoAct' && next)
    return { input: { ...input, after: next }, words: `${decisions?.length} taken back, going on` };
  return null;
}

type Piece = {
  act: string;
  tips: number;
  done: number;
  left: number;
  next: string | null;
  decisions: unknown[];
};

/** Input fields that hold words of people: never typed into a command line, where every user of the machine sees them. */
const WORDS = new Set(['note', 'reason', 'replacement', 'words']);

/** Fields of several pages, given as a file of JSON: an answer of another command may be handed on as it is. */
const PAGES = new Set(['content']);

/** A value of several members out of a file of JSON, without what else another command’s answer says about it. */
function pagesOf(property: Property, text: string): unknown {
  const value = asValue(property, text);
  if (value === null || typeof value !== 'object') return value;
  const known = Object.keys(property.properties ?? {});
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.includes(name)));
}

function isPrivate(action: Action, name: string, property: Property): boolean {
  if (PAGES.has(name) && property.type === 'object') return true;
  const isText = property.type === 'string' && property.enum === undefined;
  return isText && (WORDS.has(name) || action.secrets.includes(name));
}

function fileOptionOf(action: string, name: string, property: Property, required: boolean): Option {
  const said = PAGES.has(name) ? optionHelp(action, name, property.description) : property.description;
  const about = `${said ?? `a file that holds the ${kebab(name)}`}; - for standard input`;
  return new Option(`--${kebab(name)}-file <file>`, about).makeOptionMandatory(required);
}

/** What is looked for may be typed; `-` takes it from standard input, out of the shell's history. */
async function argumentOf(
  action: Action,
  [name, property]: [string, Property],
  given: unknown,
): Promise<unknown> {
  if (given === '-' && isPrivate(action, name, property)) return (await textOfFile('-')).trim();
  return asValue(property, given);
}

type Retried = { results: { outcome: string }[]; settled: { id: string; state: string }[] };

/** Exit code of a command that did its work but left something in quarantine. */
export const QUARANTINED = 3;

function tellRetried({ results, settled }: Retried): void {
  for (const { id, state } of settled) say(`${id} does not wait any more: it is ${state}.`);
  if (results.some(({ outcome }) => outcome === 'quarantined')) process.exitCode = QUARANTINED;
}

/** Tips are named by number or id on the command line; acts take ids. */
async function tipsOf(client: Caller, named: readonly string[]): Promise<{ id: string }[]> {
  const tips = [];
  for (const tip of named)
    tips.push({
      id: (await client.call<{ id: string }>('tips.show', { tip, words: false, alone: true })).id,
    });
  return tips;
}

const isTips = (name: string, property: Property): boolean => name === 'tips' && property.type === 'array';

function argumentName(name: string, list: boolean, required: boolean): string {
  const inner = `${kebab(name)}${list ? '...' : ''}`;
  return required ? `<${inner}>` : `[${inner}]`;
}

function optionOf(action: string, name: string, property: Property, required: boolean): Option {
  const list = property.type === 'array';
  const flag =
    property.type === 'boolean' ? `--${kebab(name)}` : `--${kebab(name)} <${list ? 'values...' : 'value'}>`;
  const option = new Option(flag, optionHelp(action, name, property.description));
  if (property.type === 'integer') option.argParser(wholeNumber(property.minimum, property.maximum));
  const choices = (list ? property.items?.enum : property.enum)?.map(String);
  if (choices) option.choices(choices);
  return option.makeOptionMandatory(required);
}

function asValue(property: Property, given: unknown): unknown {
  if (property.type === 'integer' || property.type === 'number') return Number(given);
  if (property.type === 'object' && typeof given === 'string') {
    try {
      return JSON.parse(given);
    } catch {
      throw new TipstaffError('INPUT_INVALID', { problem: 'an option that takes JSON does not hold any' });
    }
  }
  return property.anyOf && given === 'null' ? null : given;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The command under these words, made with its parents where they are missing. */
export function commandAt(root: Command, words: readonly string[]): Command {
  return words.reduce(
    (parent, word) => parent.commands.find((each) => each.name() === word) ?? parent.command(word),
    root,
  );
}
