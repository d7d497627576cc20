import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder and whatever was started in it; all of it is gone after `clear`, in whatever way the run ends. */
export type Workshop = {
  folder: (name: string) => string;
  /** told when the workshop is cleared, the last first */
  after: (close: () => Promise<void>) => void;
  clear: () => Promise<void>;
};

export function openWorkshop(): Workshop {
  const root = mkdtempSync(join(tmpdir(), 'tipstaff-bench-'));
  chmodSync(root, 0o755); // as root, the embedded server runs as another user, who must get in here
  const closers: (() => Promise<void>)[] = [];
  return {
    folder: (name) => join(root, name),
    after: (close) => void closers.push(close),
    clear: async () => {
      for (const close of closers.splice(0).reverse())
        await close().catch((error) => console.error('could not clean up:', error));
      rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
