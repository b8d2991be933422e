import type { SourceEntry } from '../../../directory/connector/index.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { refused } from './source-errors.ts';

/** Why contacts of one user cannot be read while those of others can: he has none there, or we may not. */
export class NotForOwner extends Error {
  readonly kind: 'none' | 'refused';

  constructor(kind: 'none' | 'refused', message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * The contacts of each user in turn. One without a mailbox has none; one whose mailbox is closed to us is left out, with a line in the log,
 * as long as others are open: services are made to open some only.
 * @throws ParleyError `contact-source-refused` when all that exist are closed
 */
export async function* eachOwner(
  owners: readonly string[],
  contactsOf: (owner: string) => AsyncIterable<SourceEntry>,
  logger: Logger,
): AsyncIterable<SourceEntry> {
  let open = 0;
  let firstRefusal: string | null = null;
  for (const owner of owners) {
    try {
      for await (const entry of contactsOf(owner)) yield { ...entry, ownerEmail: owner };
      open += 1;
    } catch (cause) {
      if (!(cause instanceof NotForOwner)) throw cause;
      if (cause.kind === 'none') continue;
      firstRefusal ??= cause.message;
      logger.warn('Contacts of a user are closed to us and left out', { reason: cause.message, person: { owner } });
    }
  }
  if (open === 0 && firstRefusal !== null) throw refused(firstRefusal);
}
