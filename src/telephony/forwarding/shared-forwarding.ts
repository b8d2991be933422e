import type { SharedForwardingView } from '../../contract/rest/forwarding.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, GroupId, UserId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { authorizeShareRulesGroup } from '../supervision/index.ts';
import { simpleTypes, typeOfSimple, voicemailTarget } from './forwarding.ts';
import type { ForwardingEngine } from './forwarding-engine.ts';

type Active = NonNullable<SharedForwardingView['active']>;

export interface SharedForwardingParts {
  readonly engine: ForwardingEngine;
  readonly directory: Pick<CompanyDirectory, 'user' | 'device'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly groupsOf: (companyId: CompanyId, userId: UserId) => readonly GroupId[];
}

/** What others see of somebody's forwarding (T-APP-10). */
export class SharedForwarding {
  readonly #parts: SharedForwardingParts;

  constructor(parts: SharedForwardingParts) {
    this.#parts = parts;
  }

  /** Whether `viewer` sees where the calls of `userId` go: he is in the group that AuthorizeShareRulesGroup names. */
  maySee(viewer: { readonly companyId: CompanyId; readonly userId: UserId }, userId: UserId): boolean {
    const { parameters, directory, groupsOf } = this.#parts;
    if (viewer.userId === userId) return true;
    if (directory.user(userId)?.companyId !== viewer.companyId) return false;
    const group = parameters.value(authorizeShareRulesGroup, viewer);
    return group !== '' && groupsOf(viewer.companyId, userId).includes(group as GroupId);
  }

  /** @throws ParleyError `not-permitted` */
  read(viewer: { readonly companyId: CompanyId; readonly userId: UserId }, userId: UserId): SharedForwardingView {
    if (!this.maySee(viewer, userId))
      throw new ParleyError('not-permitted', 'You may not see where the calls of this user go (AuthorizeShareRulesGroup).', {
        details: { reason: 'feature-off', parameter: authorizeShareRulesGroup.name },
      });
    return { userId, active: this.activeForwardingOf(userId) };
  }

  /** The first forwarding that counts for somebody now; null: his calls ring with him. For who may see it: ask {@link maySee} before. */
  activeForwardingOf(userId: UserId): Active | null {
    const { engine, directory } = this.#parts;
    const companyId = directory.user(userId)?.companyId;
    if (!companyId) return null;
    const profile = engine.activeProfileOf(companyId, userId);
    const imposed = engine.imposedOn(companyId, userId);
    const rules = [
      ...imposed.filter(({ place }) => place === 'before').map(({ rule, name }) => ({ ...rule, name })),
      ...(profile?.rules ?? []),
    ];
    const profileName = profile?.name ?? '';
    for (const { enabled, action, type, name } of rules) {
      if (!enabled || action.kind === 'ring') continue;
      const target = this.#targetOf(action);
      return { profileName, ruleName: name, code: type, target, sentence: `${name || 'A rule'}: ${wordsOf[type]} ${target}` };
    }
    for (const type of simpleTypes) {
      const target = profile?.simple[type] ?? profile?.simple.internal[type] ?? profile?.simple.external[type];
      if (!target) continue;
      const where = target === voicemailTarget ? 'voicemail' : target;
      return {
        profileName,
        ruleName: '',
        code: typeOfSimple[type],
        target: where,
        sentence: `${wordsOf[typeOfSimple[type]]} ${where}`,
      };
    }
    return null;
  }

  #targetOf(action: {
    readonly kind: string;
    readonly number?: string;
    readonly userId?: string;
    readonly deviceId?: string;
  }): string {
    const { directory } = this.#parts;
    if (action.kind === 'user') {
      const user = directory.user(action.userId as UserId);
      return user ? displayName(user) : '';
    }
    if (action.kind === 'device') return directory.device(action.deviceId as never)?.name ?? '';
    return action.number ?? action.kind;
  }
}

const wordsOf = { immediate: 'all calls to', busy: 'when busy to', 'no-answer': 'without answer to' } as const;
