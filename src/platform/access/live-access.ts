import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { type AccessObject, type AnySubject, demand, may } from './access.ts';
import type { AccessAnswer } from './access-answer.ts';
import type { AccessContents } from './access-contents.ts';
import { AccessSnapshot, noAuthorizations } from './access-snapshot.ts';
import type { Action } from './authorization.ts';
import { type AccessExplanation, explainAccess } from './explain-access.ts';

/** Decisions as of now, authorizations included. What features ask. */
export interface Access {
  may(subject: AnySubject, action: Action, object: AccessObject): AccessAnswer;
  /** @throws ParleyError as `demand` */
  demand(subject: AnySubject, action: Action, object: AccessObject): void;
}

/** The rights of every company in memory. A change replaces a company's whole snapshot, so no decision sees half of one. */
export class LiveAccess implements Access {
  readonly #snapshots = new Map<CompanyId, AccessSnapshot>();
  readonly #events = new Emitter<{ changed: CompanyId }>();

  /** Takes a new version of one company; undefined: it is gone. */
  replaceCompany(companyId: CompanyId, contents: AccessContents | undefined): void {
    if (contents) this.#snapshots.set(companyId, new AccessSnapshot(contents));
    else this.#snapshots.delete(companyId);
    this.#events.emit('changed', companyId);
  }

  /** After rights of a company changed, or its users, groups, queues. */
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Takes a new version of all; companies that are not in it are gone. */
  replaceAll(companies: ReadonlyMap<CompanyId, AccessContents>): void {
    for (const companyId of this.#snapshots.keys()) if (!companies.has(companyId)) this.#snapshots.delete(companyId);
    for (const [companyId, contents] of companies) this.replaceCompany(companyId, contents);
  }

  of(companyId: CompanyId): AccessSnapshot {
    return this.#snapshots.get(companyId) ?? noAuthorizations;
  }

  may(subject: AnySubject, action: Action, object: AccessObject): AccessAnswer {
    return may(subject, action, object, this.of(object.companyId));
  }

  demand(subject: AnySubject, action: Action, object: AccessObject): void {
    demand(subject, action, object, this.of(object.companyId));
  }

  explain(subject: AnySubject, action: Action, object: AccessObject): AccessExplanation {
    return explainAccess(subject, action, object, this.of(object.companyId));
  }
}
