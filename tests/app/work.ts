import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { type Received, receivePaths } from '../../src/cli/receive.ts';

/** Put files under a folder: relative path → content. Returns the folder. */
export function lay(folder: string, files: Readonly<Record<string, string | Uint8Array | object>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    );
  }
  return folder;
}

/** Take in paths in this process, as the command line does. */
export async function take(app: App, paths: string | readonly string[], strict = false): Promise<Received> {
  const client = await localClient(app);
  return receivePaths(client, [paths].flat(), strict, () => {});
}

/** Numbers from the one after `from` on. */
export function counter(from = 0): () => number {
  let last = from;
  return () => {
    last += 1;
    return last;
  };
}
