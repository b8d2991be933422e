import type { SqlContactListStore } from '../adapters/contacts/contact-list-store.ts';
import { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { SqlImposedRecords, SqlProfileRecords } from '../adapters/sql/forwarding-store.ts';
import type { UserStatus } from '../contract/rest/forwarding.ts';
import type { CallerNames } from '../directory/caller-name/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeError } from '../kernel/errors.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import {
  type CallerBook,
  type CallerFacts,
  ForwardingEngine,
  type LiveForwardings,
  ProfileService,
  type RuleCheckParts,
  SharedForwarding,
  userTimeZone,
} from '../telephony/forwarding/index.ts';
import { NumberingService } from '../telephony/numbering/index.ts';
import type { PartyNames } from '../telephony/party-names/index.ts';
import { phoneTimeZone, zoneOfCountry } from '../telephony/phone-provisioning/index.ts';
import type { Contacts } from './contacts.ts';
import type { Foundation } from './foundation.ts';
import type { Rights } from './rights.ts';

/** Where calls go: the rules in memory, how they are decided and changed. */
export interface ForwardingParts {
  readonly engine: ForwardingEngine;
  readonly service: ProfileService;
  readonly shared: SharedForwarding;
  readonly isGroup: RuleCheckParts['isGroup'];
  readonly profiles: SqlProfileRecords;
  readonly imposed: SqlImposedRecords;
  /** For the call service: who calls is looked up together with what rules depend on. */
  readonly names: Pick<PartyNames, 'prepare' | 'meant'>;
}

interface Means {
  readonly forwardings: LiveForwardings;
  readonly directory: CompanyDirectory;
  readonly rights: Pick<Rights, 'access' | 'parameters'>;
  readonly contacts: Contacts;
  readonly statusOf: (userId: UserId) => UserStatus;
  /** Reads the forwardings of a company again, and tells other nodes. */
  readonly changed: (companyIds: readonly CompanyId[]) => Promise<void>;
}

export function openForwarding({ clock, ids, logger, store }: Foundation, means: Means): ForwardingParts {
  const { forwardings, directory, rights, contacts, changed, statusOf } = means;
  // A change of forwardings is taken up by these alone: a large company is not read again for it.
  const writer = new ConfigurationWriter({ store, changed });
  const numbering = new NumberingService({ directory });
  const callers = new CallersOfRules({ clock, logger: logger.component('forwarding'), ...contacts });
  const { parameters, access } = rights;
  const groupsOf = (companyId: CompanyId, userId: UserId) => access.of(companyId).groupsOf(userId);
  const engine = new ForwardingEngine({
    clock,
    forwardings,
    directory,
    parameters,
    callers,
    statusOf,
    groupsOf,
    timeZoneOf: (companyId, userId) => {
      const of = { companyId, userId };
      const user = directory.user(userId);
      const country = user && directory.domain(user.domainId)?.country;
      return parameters.value(userTimeZone, of) || parameters.value(phoneTimeZone, of) || zoneOfCountry(country ?? '');
    },
    numbers: { writingsOf: (domainId, number) => writingsOf(numbering, domainId, number) },
  });
  const profiles = new SqlProfileRecords({ writer });
  const isGroup: RuleCheckParts['isGroup'] = (companyId, id) => access.of(companyId).group(id) !== undefined;
  const dial = (...asked: Parameters<NumberingService['dial']>) => numbering.dial(...asked).number;
  return {
    engine,
    profiles,
    isGroup,
    service: new ProfileService({ clock, ids, forwardings, engine, records: profiles, parameters, directory, isGroup, dial }),
    shared: new SharedForwarding({ engine, directory, parameters, groupsOf }),
    imposed: new SqlImposedRecords({ writer }),
    names: {
      meant: (dialled, by) => contacts.names.meant(dialled, by),
      prepare: async (...asked) => {
        await Promise.all([contacts.names.prepare(...asked), callers.settled(asked[3])]);
      },
    },
  };
}

function writingsOf(numbering: NumberingService, ...[domainId, number]: Parameters<NumberingService['lookupKey']>): string[] {
  const key = numbering.lookupKey(domainId, number);
  const { number: dialled, isExternal } = numbering.dial(domainId, number);
  const outside = isExternal ? numbering.fromTrunk(domainId, dialled) : '';
  return [key?.key ?? '', outside].filter(Boolean);
}

interface CallersOfRulesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly names: CallerNames;
  readonly lists: SqlContactListStore;
}

/** A list may be as old as this before it is read again. */
const listsFreshMs = 30_000;
const mostOwners = 2000;

/** What the rules of users ask of callers: from their directories, and their lists as they were a moment ago. */
class CallersOfRules implements CallerBook {
  readonly #parts: CallersOfRulesParts;
  readonly #lists = new Map<UserId, { readonly atMs: number; readonly byMember: ReadonlyMap<string, readonly string[]> }>();
  readonly #loading = new Map<UserId, Promise<void>>();

  constructor(parts: CallersOfRulesParts) {
    this.#parts = parts;
  }

  factsOf(user: { readonly companyId: CompanyId; readonly userId: UserId }, number: string): CallerFacts | undefined {
    const lists = this.#lists.get(user.userId);
    const isFresh = lists !== undefined && this.#parts.clock.now() - lists.atMs < listsFreshMs;
    if (!isFresh) this.#load(user);
    const known = this.#parts.names.knownTo(user, number);
    if (!known || !lists) return undefined;
    const { contactIds, directoryIds, vip } = known;
    const listIds = new Set([...contactIds].flatMap((id) => lists.byMember.get(id) ?? []));
    return { isVip: vip !== null, contactIds, directoryIds, listIds };
  }

  /** Resolves when nothing is being read any more, after `withinMs` in any case. */
  async settled(withinMs: number): Promise<void> {
    if (this.#loading.size === 0) return;
    const { promise: tooLate, resolve } = Promise.withResolvers<void>();
    const timer = this.#parts.clock.setTimer(withinMs, resolve);
    await Promise.race([Promise.all(this.#loading.values()), tooLate]);
    timer.cancel();
  }

  #load(user: { readonly companyId: CompanyId; readonly userId: UserId }): void {
    if (this.#loading.has(user.userId)) return;
    const loading = this.#parts.lists
      .visible(user)
      .then((lists) => {
        const byMember = new Map<string, string[]>();
        for (const { id, members } of lists)
          for (const member of members)
            if (member.kind === 'contact') byMember.set(member.id, [...(byMember.get(member.id) ?? []), id]);
        this.#lists.delete(user.userId);
        this.#lists.set(user.userId, { atMs: this.#parts.clock.now(), byMember });
        const [oldest] = this.#lists.keys();
        if (this.#lists.size > mostOwners && oldest !== undefined) this.#lists.delete(oldest);
      })
      .catch((error: unknown) =>
        this.#parts.logger.warn('lists that rules depend on could not be read', { reason: describeError(error) }),
      )
      .finally(() => this.#loading.delete(user.userId));
    this.#loading.set(user.userId, loading);
  }
}
