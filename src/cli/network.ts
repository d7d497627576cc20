import type { Command } from 'commander';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { json, jsonLine, say } from './print.ts';

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
