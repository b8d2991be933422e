/**
 * An error that a person or program outside may see. `code` is stable and listed in `src/contract/error-codes.ts`
 * (with its HTTP status); `message` says what came, what was expected and what to do. A plain `Error` is a bug.
 */
export class ParleyError extends Error {
  override readonly name: string = 'ParleyError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = Object.freeze({ ...options.details });
  }
}

/** The text of anything that was thrown. */
export function describeError(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
