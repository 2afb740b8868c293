/** Wrong usage or unreadable input: exit code 2 with this one message, which names the file and the place. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
