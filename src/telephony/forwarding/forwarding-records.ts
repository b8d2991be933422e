import type { ForwardingRule, ProfileSwitch } from '../../contract/rest/forwarding.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';
import type {
  ForwardingProfile,
  ForwardingProfileId,
  ForwardingStore,
  ImposedRule,
  ImposedRuleId,
  SimpleForwarding,
} from './forwarding.ts';

/** What of a profile is changed; left out: stays. */
export interface ProfileChange {
  readonly name?: string | undefined;
  readonly simple?: SimpleForwarding | undefined;
  readonly rules?: readonly ForwardingRule[] | undefined;
  readonly switches?: readonly ProfileSwitch[] | undefined;
}

export interface Owner {
  readonly companyId: CompanyId;
  readonly userId: UserId;
}

/** Profiles in the store. What is written is in force when the promise resolves. */
export interface ProfileRecords extends ForwardingStore {
  /** @throws ParleyError `name-taken` */
  add(profile: Omit<ForwardingProfile, 'version' | 'changedAtMs' | 'chosenAtMs'>): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(owner: Owner, id: ForwardingProfileId, version: number, change: ProfileChange): Promise<void>;
  /** @throws ParleyError `not-found` */
  remove(owner: Owner, id: ForwardingProfileId): Promise<void>;
  /** @throws ParleyError `not-found` */
  choose(owner: Owner, id: ForwardingProfileId, atMs: number): Promise<void>;
}

export type ImposedChange = Partial<Pick<ImposedRule, 'name' | 'enabled' | 'place' | 'on' | 'rule'>>;

/** Imposed rules in the store. */
export interface ImposedRecords {
  list(companyId: CompanyId, request: ListRequest): Promise<Page<ImposedRule>>;
  find(companyId: CompanyId, id: string): Promise<ImposedRule | null>;
  /** Comes after the others. @throws ParleyError `name-taken`, `input-invalid` */
  add(rule: Omit<ImposedRule, 'version' | 'changedAtMs' | 'position'>): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken`, `input-invalid` */
  change(companyId: CompanyId, id: string, version: number, change: ImposedChange): Promise<void>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, id: string): Promise<void>;
  /** Those not named come after. */
  order(companyId: CompanyId, ids: readonly ImposedRuleId[]): Promise<void>;
}
