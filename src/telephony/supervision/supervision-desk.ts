import type { BossView } from '../../contract/rest/supervision.ts';
import type { CompanyId, DeviceId, UserId } from '../../kernel/ids.ts';
import type { LiveAccess, Subject } from '../../platform/access/index.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { PresenceSight } from '../intercom-group/index.ts';
import type { LiveCalls } from '../live-calls/index.ts';
import {
  authorizeShareRulesGroup,
  authorizeSupervisionInformation,
  supervisionInformationIGroup,
} from './supervision-parameters.ts';

/** What would act first of somebody's forwarding, in few words. */
export interface ActiveForwarding {
  readonly when: 'immediate' | 'busy' | 'no-answer' | 'rule';
  /** Number, or what it is called. */
  readonly target: string;
  /** Of the rule or profile; empty: none. */
  readonly name: string;
}

/** Who asks where somebody's calls go. Implemented where forwarding is composed. */
export interface SupervisedForwardings {
  activeForwardingOf(companyId: CompanyId, userId: UserId): ActiveForwarding | null;
}

export interface SupervisionDeskParts {
  readonly access: Pick<LiveAccess, 'of'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly directory: Pick<CompanyDirectory, 'user' | 'device' | 'devicesOf'>;
  readonly sight: Pick<PresenceSight, 'seesUser' | 'sharedGroups'>;
  readonly liveCalls: Pick<LiveCalls, 'ofUser'>;
  readonly forwardings: SupervisedForwardings;
  readonly mayPickUp: (companyId: CompanyId, userId: UserId) => boolean;
  /** Dialled before a number to take the call that rings there. */
  readonly pickupCode: string;
}

/** What a secretary sees of her bosses. */
export class SupervisionDesk {
  readonly #parts: SupervisionDeskParts;

  constructor(parts: SupervisionDeskParts) {
    this.#parts = parts;
  }

  /** By name. Nobody is his own. */
  bossesOf(viewer: Subject): readonly BossView[] {
    const ids = new Set([
      ...this.#members(viewer, authorizeSupervisionInformation.name),
      ...this.#members(viewer, authorizeShareRulesGroup.name),
    ]);
    return [...ids]
      .flatMap((userId) => this.view(viewer, userId) ?? [])
      .toSorted((one, other) => (one.displayName < other.displayName ? -1 : 1));
  }

  /** Null for somebody of whom she is told nothing. */
  view(viewer: Subject, userId: UserId): BossView | null {
    const { directory, forwardings } = this.#parts;
    const user = directory.user(userId);
    if (!user?.enabled || user.companyId !== viewer.companyId || user.id === viewer.userId) return null;
    const seesCalls = this.#seesCalls(viewer, userId);
    const seesForwarding = this.#members(viewer, authorizeShareRulesGroup.name).includes(userId);
    if (!seesCalls && !seesForwarding) return null;
    return {
      userId,
      displayName: displayName(user),
      number: directory.devicesOf(userId).find((device) => device.enabled)?.number ?? null,
      seesCalls,
      seesForwarding,
      calls: seesCalls ? this.#calls(viewer, user) : [],
      forwarding: seesForwarding ? forwardings.activeForwardingOf(viewer.companyId, userId) : null,
    };
  }

  /** Whether somebody is supervised by this viewer at all: cheap, for choosing whom to tell. */
  isBossOf(viewer: Subject, userId: UserId): boolean {
    return (
      viewer.userId !== userId &&
      (this.#members(viewer, authorizeShareRulesGroup.name).includes(userId) || this.#seesCalls(viewer, userId))
    );
  }

  /** Boss and secretary are in one intercom group, the named one where one is named; where there are no groups everybody is. */
  #seesCalls(viewer: Subject, userId: UserId): boolean {
    const { sight, parameters } = this.#parts;
    if (!this.#members(viewer, authorizeSupervisionInformation.name).includes(userId)) return false;
    if (!sight.seesUser(viewer, userId)) return false;
    const named = parameters.value(supervisionInformationIGroup, { companyId: viewer.companyId, userId: viewer.userId });
    return named === '' || sight.sharedGroups(viewer, userId).some(({ id }) => id === named);
  }

  #members({ companyId, userId }: Subject, name: string): readonly UserId[] {
    const parameter = name === authorizeShareRulesGroup.name ? authorizeShareRulesGroup : authorizeSupervisionInformation;
    const groupId = this.#parts.parameters.value(parameter, { companyId, userId });
    const group = groupId === '' ? undefined : this.#parts.access.of(companyId).group(groupId);
    return group?.enabled ? group.memberIds : [];
  }

  #calls({ companyId, userId: viewerId }: Subject, boss: User): BossView['calls'] {
    const { liveCalls, directory, mayPickUp, pickupCode } = this.#parts;
    const isNear = directory.user(viewerId)?.domainId === boss.domainId && mayPickUp(companyId, viewerId);
    return liveCalls.ofUser({ companyId, userId: boss.id }, viewerId).map((call) => {
      const rings = call.direction === 'incoming' && (call.state === 'alerting' || call.state === 'initiated');
      const device = call.deviceId === null ? undefined : directory.device(call.deviceId as DeviceId);
      const takeNumber = isNear && rings && device ? pickupCode + device.number : null;
      const { callId, legId, direction, state, other, startedAt, connectedAt } = call;
      return { callId, legId, direction, state, other, startedAt, connectedAt, canTake: takeNumber !== null, takeNumber };
    });
  }
}
