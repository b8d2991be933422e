import { ParleyError } from '../../../kernel/errors.ts';
import { explainNetwork } from '../source/index.ts';

/** The service cannot be reached or spoken to. */
export function unreachable(sentence: string, cause?: unknown): ParleyError {
  return new ParleyError('contact-source-unreachable', sentence, { cause });
}

/** The service said no: who we are, what we may, what we asked. */
export function refused(sentence: string, details: Record<string, unknown> = {}): ParleyError {
  return new ParleyError('contact-source-refused', sentence, { details });
}

/** The service answered with something that its kind does not give. */
export function invalid(sentence: string): ParleyError {
  return new ParleyError('contact-source-invalid', sentence);
}

/** What a request that never got an answer died of, with what to do about it. */
export function explainFailure(host: string, cause: unknown): ParleyError {
  if (cause instanceof ParleyError) return cause;
  return unreachable(`${host} could not be reached: ${explainNetwork(cause)}.`, cause);
}
