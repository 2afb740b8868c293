import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { allPlainBytes, UnreadableBytes } from '../intake/bytes/decompress.js';
import { decodeText } from '../intake/bytes/text.js';
import { notText } from '../intake/recognise.js';
import { defaultLimits, type IntakeLimits, type SourceFile } from '../intake/source.js';
import { UsageError } from './usage-error.js';

/**
 * A file's bytes; "-" is standard input.
 * @throws UsageError naming it where it can't be read
 */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new UsageError(`${path}: cannot be read (${reasonOf(error)})`);
  }
}

/**
 * The files with their bytes, in the order given.
 * @throws UsageError naming the first that can't be read
 */
export function readFiles(paths: readonly string[]): SourceFile[] {
  return paths.map((path) => ({ name: path === '-' ? 'stdin' : basename(path), bytes: readBytes(path) }));
}

/** A text of more characters than this V8 cannot hold. */
const textLimits: IntakeLimits = { ...defaultLimits, textBytes: 2 ** 29 - 64 };

/**
 * A text in whatever encoding it comes (UTF-8, UTF-16, GB 18030, Windows-1252; a byte order mark is no part of it), gzip or
 * bgzip unpacked.
 * @param expected what the text should be, for the message
 * @throws UsageError naming the file, and what it is where it is no text
 */
export function readText(path: string, expected = 'text'): string {
  return textOf(readBytes(path), path, expected);
}

/**
 * The same from bytes.
 * @throws UsageError
 */
export function textOf(bytes: Uint8Array, path: string, expected: string): string {
  let plain: Uint8Array;
  try {
    plain = allPlainBytes(bytes, textLimits);
  } catch (error) {
    if (!(error instanceof UnreadableBytes)) throw error;
    throw new UsageError(
      `${path}: ${error.found}; cannot be read${error.expected ? ` (expected ${error.expected})` : ''}`,
    );
  }
  const found = notText(plain);
  if (found) throw new UsageError(`${path}: ${found}, expected ${expected}`);
  return decodeText(plain).text;
}

/**
 * A JSON file, in any encoding that {@link readText} knows.
 * @throws UsageError naming the file and where the JSON breaks off
 */
export function readJson(path: string, expected = 'JSON'): unknown {
  const text = readText(path, expected);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: cannot be read as JSON (${reasonOf(error)})`);
  }
}

/**
 * Writes a result where the user asked for it.
 * @throws UsageError naming the place where it can't be written
 */
export function writeResult(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new UsageError(`${path}: cannot be written (${reasonOf(error)})`);
  }
}

/**
 * Makes the folder, and those above it, where they are not there.
 * @throws UsageError
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`${path}: cannot be written (${reasonOf(error)})`);
  }
}

/** A system's code where there is one, else the message. */
export const reasonOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
