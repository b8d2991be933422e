import type { NewForwardingRule } from '../../contract/rest/forwarding.ts';
import type { CompanyId, DeviceId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { invalid } from './forwarding-rights.ts';

export interface RuleCheckParts {
  readonly directory: Pick<CompanyDirectory, 'user' | 'device'>;
  /** Whether there is such a group in the company. */
  readonly isGroup: (companyId: CompanyId, groupId: GroupId) => boolean;
}

interface For {
  readonly companyId: CompanyId;
  /** Whose devices may be named; null where a rule is for several. */
  readonly userId: UserId | null;
  readonly domainId: DomainId | null;
}

/**
 * What a form cannot see: whether what a rule names is there and may be named, and whether its parts go together.
 * @throws ParleyError `forwarding-invalid` with the field
 */
export function checkRule({ directory, isGroup }: RuleCheckParts, { companyId, userId }: For, rule: NewForwardingRule): void {
  const { action, callers, called, time, type, announcement } = rule;
  const isColleague = (id: string) => directory.user(id as UserId)?.companyId === companyId;
  const isOwnDevice = (id: string) => userId !== null && directory.device(id as DeviceId)?.userId === userId;
  if (action.kind === 'user' && !isColleague(action.userId)) throw invalid('action.userId', 'There is no such colleague.');
  if (action.kind === 'user' && action.userId === userId) throw invalid('action.userId', 'Your own calls come to you as it is.');
  if (action.kind === 'device' && !isOwnDevice(action.deviceId))
    throw invalid('action.deviceId', userId ? 'This is none of your devices.' : 'A rule for several people can name no device.');
  if ((action.kind === 'ring' || action.kind === 'ring-also') && type !== 'immediate')
    throw invalid('action.kind', 'Calls can ring here from the beginning only, not when they are not answered.');
  if (announcement !== 'none' && !['number', 'user', 'device', 'voicemail'].includes(action.kind))
    throw invalid('announcement', 'There is nothing after the announcement: send the call somewhere.');
  if (rule.afterS !== null && type !== 'no-answer')
    throw invalid('afterS', 'Seconds of ringing belong to calls that nobody answers.');
  callers.forEach((one, index) => {
    if (one.kind === 'user' && !isColleague(one.userId)) throw invalid(`callers.${index}.userId`, 'There is no such colleague.');
    if (one.kind === 'group' && !isGroup(companyId, one.groupId as GroupId))
      throw invalid(`callers.${index}.groupId`, 'There is no such group.');
    if (one.kind === 'pattern' && !/\d/.test(one.pattern))
      throw invalid(`callers.${index}.pattern`, 'A pattern has digits: 0033*');
  });
  if (rule.exceptCallers && callers.length === 0) throw invalid('exceptCallers', 'Say who is the exception.');
  called.forEach((one, index) => {
    if (one.kind === 'device' && !isOwnDevice(one.deviceId))
      throw invalid(`called.${index}.deviceId`, 'This is none of your devices.');
  });
  if (!time) return;
  if ((time.from === null) !== (time.to === null)) throw invalid('time.to', 'A time has a beginning and an end.');
  if (time.from !== null && time.from === time.to)
    throw invalid('time.to', 'It ends when it begins. For the whole day leave both out.');
  if (time.firstDay !== null && time.lastDay !== null && time.lastDay < time.firstDay)
    throw invalid('time.lastDay', 'The last day is before the first.');
}
