// Is dist/ older than what it is built from?
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export function isFresh() {
  const built = [join(root, 'dist/cli/main.js'), join(root, 'dist/web/index.html')];
  if (!built.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  const sources = ['package-lock.json', 'package.json', 'tsconfig.json', 'vite.config.ts'].map((path) =>
    join(root, path),
  );
  return [...sources, ...filesIn(join(root, 'src'))].every((path) => statSync(path).mtimeMs <= oldest);
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
