import process from 'node:process';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Whatever builds it, a test among them: what is built is what is shipped.
process.env['NODE_ENV'] = 'production';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/console/', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // These know light-dark(), which has to stay as it is: what is made of it for others cannot be told which to be.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Everything is a file of its own: the page's policy allows nothing within it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
