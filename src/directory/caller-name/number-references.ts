import type { CompanyId, UserId } from '../../kernel/ids.ts';

export interface ReferenceParts {
  readonly encrypt: (plain: string, context: string) => Buffer;
  readonly decrypt: (sealed: Buffer, context: string) => string;
}

const prefix = 'ref-';
/** What is longer is no number. */
const longestNumber = 40;

/** What stands for a number that somebody may call but not see: only he can dial it, and only in his company. */
export class NumberReferences {
  readonly #parts: ReferenceParts;

  constructor(parts: ReferenceParts) {
    this.#parts = parts;
  }

  /** Fits into the user part of a SIP address. */
  make(number: string, to: { readonly companyId: CompanyId; readonly userId: UserId }): string {
    const bare = number.replaceAll(/[^\d+*#]/g, '').slice(0, longestNumber);
    return prefix + this.#parts.encrypt(bare, contextOf(to)).toString('base64url');
  }

  /** The number behind a reference; what is none, or was given to somebody else, stays as it is. */
  read(dialled: string, by: { readonly companyId: CompanyId; readonly userId: UserId | null }): string {
    const { companyId, userId } = by;
    if (!dialled.startsWith(prefix) || userId === null) return dialled;
    try {
      return this.#parts.decrypt(Buffer.from(dialled.slice(prefix.length), 'base64url'), contextOf({ companyId, userId }));
    } catch {
      return dialled;
    }
  }
}

function contextOf({ companyId, userId }: { companyId: CompanyId; userId: UserId }): string {
  return `number-reference:${companyId}:${userId}`;
}
