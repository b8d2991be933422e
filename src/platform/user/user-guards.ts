import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { demand, mayAdministerAll, type Subject } from '../access/index.ts';
import { checkNewPassword } from '../sign-in/index.ts';
import type { NewUserRequest } from './new-user.ts';
import type { UserRecord } from './user.ts';
import type { UserChange } from './user-ports.ts';

export function demandUsers(by: Subject, companyId: CompanyId = by.companyId): void {
  demand(by, 'administer', { kind: 'user', companyId, ownerId: null });
}

/**
 * An administrator of one company must not become more by taking over somebody who is: by giving him another password, say.
 * @throws ParleyError `not-permitted`
 */
export function demandRankOver(by: Subject, target: Pick<UserRecord, 'id' | 'isSuper' | 'administersOthers'>): void {
  if (mayAdministerAll(by) || by.userId === target.id) return;
  if (target.isSuper || target.administersOthers)
    throw new ParleyError(
      'not-permitted',
      'This user administers other companies, too: only who administers all may change him.',
    );
}

/** Nobody locks himself out. @throws ParleyError `not-permitted` */
export function demandNotOneself(by: Subject, targetId: string, change: Pick<UserChange, 'role' | 'enabled'>): void {
  if (by.userId !== targetId) return;
  if (change.enabled === false || change.role === 'user')
    throw new ParleyError('not-permitted', 'You cannot take this away from yourself. Ask another administrator.');
}

/** Digits that everybody tries first: all the same, or counting up or down. @throws ParleyError `password-too-weak` */
export function checkNewPin(pin: string): void {
  const steps = new Set(Array.from(pin.slice(1), (digit, index) => Number(digit) - Number(pin[index])));
  if (pin.length < 4 || (steps.size === 1 && [0, 1, -1].includes([...steps][0]!)))
    throw new ParleyError(
      'password-too-weak',
      'The PIN is one that everybody tries first, expected 4 to 10 digits in no such row',
    );
}

/** @throws ParleyError `password-too-weak` for a password or PIN that a person should not have */
export function checkSecrets(input: Pick<NewUserRequest, 'login' | 'password' | 'voicemailPin'>): void {
  if (input.password !== null) checkNewPassword(input.password, input);
  if (input.voicemailPin !== null) checkNewPin(input.voicemailPin);
}

/** What one administers beyond one's company is taken away by itself, by who may. @throws ParleyError `not-permitted` */
export function demandPlain(target: Pick<UserRecord, 'isSuper' | 'administersOthers'>): void {
  if (target.isSuper || target.administersOthers)
    throw new ParleyError(
      'not-permitted',
      'This user administers other companies, too. Take that away first, among the administrators.',
    );
}
