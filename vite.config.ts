import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Lays `.br` and `.gz` beside each text file of the build, so that the server sends them without work (fonts are compressed already). */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => /\.(?:js|css|html|svg)$/.test(each))) {
      const file = join(dir!, name);
      const bytes = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

/** The screens: built to dist/web, served by the program itself. Browsers that know `light-dark()` (since May 2024). */
export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [react(), compressed],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    sourcemap: false,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // zod is told to make no code from text before any shape is made: both must stand in the chunk that loads first
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|zod-without-code/ }] },
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8420', changeOrigin: false } } },
});
