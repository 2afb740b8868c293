import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    'cli/main': 'src/cli/main.ts',
    'cli/pgx-worker': 'src/cli/pgx-worker.ts',
    'cli/image-worker': 'src/cli/image-worker.ts',
    assess: 'src/assess.ts',
    'record/index': 'src/record/index.ts',
    'intake/index': 'src/intake/index.ts',
    'knowledge/index': 'src/knowledge/index.ts',
    'genome/index': 'src/genome/index.ts',
    'prediction/index': 'src/prediction/index.ts',
    'diagnosis/index': 'src/diagnosis/index.ts',
    'treatment/index': 'src/treatment/index.ts',
    'outcome/index': 'src/outcome/index.ts',
    'epidemic/index': 'src/epidemic/index.ts',
  },
  format: 'esm',
  target: 'node20',
  splitting: true,
  sourcemap: true,
  clean: false,
  outDir: 'dist',
});
