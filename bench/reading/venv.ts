import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The Python of a virtual environment of its own, made once; undefined with a message where it cannot be. */
export function benchPython(): string | undefined {
  const folder = join(tmpdir(), 'sartor-bench-reading', 'venv');
  const path = join(folder, 'bin', 'python');
  try {
    if (!existsSync(path)) {
      mkdirSync(folder, { recursive: true });
      execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
      const packages = ['numpy', 'safetensors', 'tokenizers', 'scikit-learn'];
      execFileSync(path, ['-m', 'pip', 'install', '-q', ...packages], { stdio: ['ignore', 2, 2] });
    }
    return path;
  } catch (error) {
    console.error(`the peers' virtual environment cannot be made: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
