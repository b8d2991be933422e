import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import {
  type Forwarding,
  type ForwardingProfile,
  type ForwardingProfileId,
  type ImposedRule,
  noForwarding,
} from './forwarding.ts';

/** Profiles and imposed rules in memory, filled at start and after each change. */
export interface ForwardingDirectory {
  /** In their order. */
  profilesOf(userId: UserId): readonly ForwardingProfile[];
  /** Of the whole company, in their order. */
  imposedIn(companyId: CompanyId): readonly ImposedRule[];
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe;
}

export interface ForwardingContents {
  readonly profiles: readonly ForwardingProfile[];
  readonly imposed: readonly ImposedRule[];
}

export class LiveForwardings implements ForwardingDirectory {
  readonly #byUser = new Map<UserId, readonly ForwardingProfile[]>();
  readonly #usersOf = new Map<CompanyId, ReadonlySet<UserId>>();
  readonly #imposed = new Map<CompanyId, readonly ImposedRule[]>();
  readonly #events = new Emitter<{ changed: CompanyId; user: { readonly companyId: CompanyId; readonly userId: UserId } }>();

  profilesOf(userId: UserId): readonly ForwardingProfile[] {
    return this.#byUser.get(userId) ?? [];
  }

  imposedIn(companyId: CompanyId): readonly ImposedRule[] {
    return this.#imposed.get(companyId) ?? [];
  }

  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** A user's own profiles are others, or another was chosen. */
  onUserChanged(listener: (change: { readonly companyId: CompanyId; readonly userId: UserId }) => void): Unsubscribe {
    return this.#events.on('user', listener);
  }

  replaceCompany(companyId: CompanyId, contents: ForwardingContents): void {
    const before = new Map([...(this.#usersOf.get(companyId) ?? [])].map((userId) => [userId, markOf(this.profilesOf(userId))]));
    for (const userId of before.keys()) this.#byUser.delete(userId);
    const byUser = Map.groupBy(contents.profiles, (profile) => profile.userId);
    for (const [userId, profiles] of byUser)
      this.#byUser.set(
        userId,
        profiles.toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1)),
      );
    this.#usersOf.set(companyId, new Set(byUser.keys()));
    this.#imposed.set(
      companyId,
      contents.imposed.toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1)),
    );
    this.#events.emit('changed', companyId);
    for (const userId of new Set([...before.keys(), ...byUser.keys()]))
      if (before.get(userId) !== markOf(this.profilesOf(userId))) this.#events.emit('user', { companyId, userId });
  }

  replaceAll(contents: ForwardingContents): void {
    const profiles = Map.groupBy(contents.profiles, (profile) => profile.companyId);
    const imposed = Map.groupBy(contents.imposed, (rule) => rule.companyId);
    for (const companyId of new Set([...this.#usersOf.keys(), ...profiles.keys(), ...imposed.keys()]))
      this.replaceCompany(companyId, { profiles: profiles.get(companyId) ?? [], imposed: imposed.get(companyId) ?? [] });
  }

  /** One user's calls go as this says, whatever else is there; for tests of what is behind. */
  replace(forwarding: Forwarding, more: Partial<ForwardingProfile> = {}): void {
    const { userId, ...simple } = forwarding;
    const profile: ForwardingProfile = {
      id: `${userId}-profile` as ForwardingProfileId,
      companyId: 'company' as CompanyId,
      userId,
      name: '',
      position: 0,
      simple: { ...noForwarding(simple.noAnswerAfterS), ...simple },
      rules: [],
      switches: [],
      chosenAtMs: null,
      version: 1,
      changedAtMs: 0,
      ...more,
    };
    this.#byUser.set(userId, [profile]);
  }
}

/** Tells one state of somebody's profiles from another. */
function markOf(profiles: readonly ForwardingProfile[]): string {
  return profiles.map(({ id, version, chosenAtMs }) => `${id} ${version} ${chosenAtMs}`).join();
}
