import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The screens: built to dist/web, served by the program itself. Browsers that know `light-dark()` (since May 2024). */
export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [react()],
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
  server: { proxy: { '/api': 'http://127.0.0.1:8420' } },
});
