import type {
  ForwardingProfileView,
  ForwardingRule,
  ImposedRuleOfUser,
  ImposedRuleView,
} from '../../contract/rest/forwarding.ts';
import type { DeviceId, GroupId, UserId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type ForwardingProfile, type ImposedRule, noForwarding } from './forwarding.ts';

/** What rules name, by what they are called. */
export interface NameBook {
  readonly directory: Pick<CompanyDirectory, 'user' | 'device' | 'domain'>;
  readonly groupName: (groupId: GroupId) => string | undefined;
  readonly directoryName: (directoryId: string) => string | undefined;
}

export function profileView(
  { id, name, switches, simple, rules, version, changedAtMs }: ForwardingProfile,
  { activeId, code, showsSimple }: { activeId: string | null; code: string | null; showsSimple: boolean },
): ForwardingProfileView {
  return {
    id,
    name,
    version,
    code,
    switches: [...switches],
    isActive: id === activeId,
    simple: showsSimple ? simple : noForwarding(simple.noAnswerAfterS),
    rules: [...rules],
    changedAt: changedAtMs,
  };
}

export function imposedOfUser({ place, on, rule, name }: ImposedRule): ImposedRuleOfUser {
  return { place, level: on.level, rule: { ...rule, name } };
}

export function imposedView(imposed: ImposedRule, book: NameBook): ImposedRuleView {
  const { id, name, enabled, place, position, on, rule, version, changedAtMs } = imposed;
  const targetId = 'targetId' in on ? on.targetId : null;
  return {
    id,
    name,
    enabled,
    place,
    position,
    rule,
    version,
    targetId,
    level: on.level,
    targetName: targetNameOf(imposed, book),
    names: namesIn([rule], book),
    changedAt: changedAtMs,
  };
}

function targetNameOf({ on }: ImposedRule, { directory, groupName }: NameBook): string {
  if (on.level === 'company') return '';
  if (on.level === 'group') return groupName(on.targetId) ?? '';
  if (on.level === 'domain') return directory.domain(on.targetId)?.name ?? '';
  const user = directory.user(on.targetId);
  return user ? displayName(user) : '';
}

/** Names of colleagues, groups, devices and directories that rules are about. What is gone has none; lists are known to the page. */
export function namesIn(
  rules: readonly ForwardingRule[],
  { directory, groupName, directoryName }: NameBook,
): Record<string, string> {
  const names: Record<string, string> = {};
  const put = (id: string, name: string | undefined) => {
    if (name !== undefined) names[id] = name;
  };
  const person = (id: string) => {
    const user = directory.user(id as UserId);
    put(id, user && displayName(user));
  };
  for (const { action, callers, called } of rules) {
    if (action.kind === 'user') person(action.userId);
    if (action.kind === 'device') put(action.deviceId, directory.device(action.deviceId as DeviceId)?.name);
    for (const one of called) if (one.kind === 'device') put(one.deviceId, directory.device(one.deviceId as DeviceId)?.name);
    for (const one of callers) {
      if (one.kind === 'user') person(one.userId);
      if (one.kind === 'group') put(one.groupId, groupName(one.groupId as GroupId));
      if (one.kind === 'directory') put(one.directoryId, directoryName(one.directoryId));
    }
  }
  return names;
}
