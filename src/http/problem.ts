import { type ErrorCode, errorCodes } from '../contract/error-codes.ts';
import type { Problem } from '../contract/rest/index.ts';
import { describeError, ParleyError } from '../kernel/errors.ts';

interface InputIssue {
  readonly instancePath?: string;
  readonly message?: string;
}

interface MaybeHttpError {
  readonly statusCode?: unknown;
  readonly validation?: readonly InputIssue[];
  readonly code?: unknown;
}

/**
 * Turns anything thrown into the answer a client sees (RFC 9457). What is no `ParleyError` is our own fault:
 * its text stays in the log and the client gets `internal-error`.
 */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ParleyError) {
    const hasDetails = Object.hasOwn(errorCodes, thrown.code) && Object.keys(thrown.details).length > 0;
    return { ...known(thrown.code, thrown.message), ...(hasDetails ? { details: thrown.details } : {}) };
  }
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as MaybeHttpError;
  if (error.validation) {
    const fields = error.validation.map((issue) => ({
      path: (issue.instancePath ?? '').split('/').filter(Boolean).join('.'),
      message: issue.message ?? 'not acceptable',
    }));
    const detail = fields.map((field) => `${field.path || 'the request'}: ${field.message}`).join('; ');
    return { ...known('input-invalid', detail), fields };
  }
  if (error.statusCode === 429) return known('rate-limited', describeError(thrown));
  if (error.statusCode === 413) return known('input-too-large', describeError(thrown));
  if (typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500) {
    return { ...known('input-invalid', describeError(thrown)), status: error.statusCode };
  }
  return known('internal-error', ownFault);
}

const ownFault = 'Something went wrong on our side. It was written to the log; try again.';

function known(code: string, detail: string): Problem {
  // A code that is not in the table was not meant to leave the house.
  if (!Object.hasOwn(errorCodes, code)) return known('internal-error', ownFault);
  const entry = errorCodes[code as ErrorCode];
  return { type: `urn:parley:error:${code}`, title: entry.when, status: entry.status, code, detail };
}
