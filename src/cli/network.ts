import { type Command, Option } from 'commander';
import { NETWORK_ORDERS, type Network } from '../networks/shape.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { json, jsonLine, printPlain, say } from './print.ts';

type Membership = { network: string; subject: string; weight: number };

/** `tipstaff network export`: memberships for measuring from outside, ids alone. What is handed out goes by `tipstaff export links`. */
export function addNetworkExport(root: Command): void {
  commandAt(root, ['network', 'export'])
    .description('Every membership of the networks found: network, subject, weight. Ids alone.')
    .option('--parts', 'those of the parts of large networks too')
    .option('--ndjson', 'one JSON line a membership')
    .option('--json', 'one JSON document')
    .action(async (options: { parts?: boolean; ndjson?: boolean }) => {
      const client = await openClient(configHere(), say);
      try {
        const { memberships } = await client.call<{ memberships: Membership[] }>('networks.memberships', {
          parts: options.parts ?? false,
        });
        if (options.ndjson) for (const each of memberships) jsonLine(each);
        else json({ count: memberships.length, memberships });
      } finally {
        await client.close();
      }
    });
}

type Page = {
  builtAt: string | null;
  total: number;
  networks: Network[];
  next: string | null;
  cut: unknown[];
};
type ListOptions = {
  country?: string;
  watched?: boolean;
  parts?: boolean;
  order: string;
  json?: boolean;
  ndjson?: boolean;
};

/** Networks asked for at once. */
const PAGE = 1000;

/** `tipstaff network list`: all of them, page by page, in one answer. */
export function addNetworkList(root: Command): void {
  commandAt(root, ['network', 'list'])
    .description('All networks with their figures, the largest first, or in another order.')
    .option('--country <value>', 'only those with a tip of this country (ISO 3166-1 alpha-2, e.g. IN)')
    .option('--watched', 'only those that the officer watches')
    .option('--parts', 'parts of large networks too')
    .addOption(new Option('--order <value>', 'which come first').choices([...NETWORK_ORDERS]).default('size'))
    .option('--ndjson', 'one JSON line a network, as they come')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: ListOptions) => {
      const client = await openClient(configHere(), say);
      try {
        const { json: asJson, ndjson, ...asked } = options;
        const networks: Network[] = [];
        let about: Omit<Page, 'networks' | 'next'> | null = null;
        for (let after: string | null | undefined; after !== null; ) {
          const {
            networks: page,
            next,
            ...rest
          }: Page = await client.call<Page>('networks.list', {
            ...asked,
            limit: PAGE,
            ...(after ? { after } : {}),
          });
          about ??= rest;
          if (ndjson) for (const each of page) jsonLine(each);
          else networks.push(...page);
          after = next;
        }
        if (ndjson) return;
        if (asJson) json({ ...about, networks });
        else printPlain({ ...about, networks });
      } finally {
        await client.close();
      }
    });
}
