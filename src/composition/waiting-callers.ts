import type { CallId, CompanyId, QueueId, UserId } from '../kernel/ids.ts';
import type { LiveAccess } from '../platform/access/index.ts';
import type { CallQueueDesk } from '../telephony/call-queue/index.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { WaitingCallers } from '../telephony/pickup/index.ts';

/** Who may take waiting callers, for pickup by code; the desk of the pages is opened after the switch and put in. */
export class AuthorizedTakers implements WaitingCallers {
  desk: Pick<CallQueueDesk, 'wanted'> | null = null;
  readonly #parts: { readonly access: LiveAccess; readonly directory: Pick<CompanyDirectory, 'user'> };

  constructor(parts: { readonly access: LiveAccess; readonly directory: Pick<CompanyDirectory, 'user'> }) {
    this.#parts = parts;
  }

  mayTake(companyId: CompanyId, userId: UserId, queueId: QueueId): boolean {
    const user = this.#parts.directory.user(userId);
    if (!user) return false;
    const viewer = { companyId: user.companyId, userId, role: user.role };
    return this.#parts.access.may(viewer, 'use', { kind: 'queue', companyId, ownerId: null, id: queueId }).allowed;
  }

  wanted(userId: UserId, queueId: QueueId): CallId | null {
    return this.desk?.wanted(userId, queueId) ?? null;
  }
}
