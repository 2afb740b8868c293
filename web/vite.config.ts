import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { terminologyTitles } from './terminology-titles.js';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), terminologyTitles()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
