import { SqlChatStore } from '../adapters/messaging/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import { chatRoutes } from '../messaging/chat/chat-routes.ts';
import {
  authorizeChat,
  authorizedSaveChat,
  type ChatPeople,
  ChatService,
  chatMaxFileSize,
  chatRefusedFiles,
  chatRetentionDays,
  LiveAttendance,
} from '../messaging/chat/index.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { localTimeZone } from '../platform/job/index.ts';
import type { Parameter } from '../platform/parameter/index.ts';
import { displayName } from '../platform/user/index.ts';
import { ChatFeed, type LiveHub } from '../realtime/index.ts';
import { callLogRetention } from '../telephony/call-log/call-log-parameters.ts';
import { type ConferenceService, knownConference } from '../telephony/conference/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

export interface OpenedChat {
  readonly chat: ChatService;
  readonly routes: (routes: RouteRegistrar) => void;
}

/** Chat of colleagues: kept in the store and in files, told by the live connection. */
export function openChat(
  { clock, ids, store, logger }: Foundation,
  configuration: Pick<Configuration, 'directory' | 'rights' | 'storedFiles'>,
  { live, conferences }: { readonly live: LiveHub; readonly conferences: ConferenceService },
  parts: DisposalStack,
): OpenedChat {
  const { directory, rights, storedFiles } = configuration;
  const { access, parameters } = rights;
  const attendance = parts.use('attendance', new LiveAttendance(clock));
  parts.add(
    'attendance of pages',
    live.onAttendance(({ companyId, userId, isThere }) => attendance.note({ companyId, userId, isThere })),
  );
  const value = <T>(parameter: Parameter<T>, companyId: CompanyId): T => parameters.value(parameter, { companyId });
  const chat = parts.use(
    'chat',
    new ChatService({
      clock,
      ids,
      logger: logger.component('chat'),
      store: new SqlChatStore(store),
      files: storedFiles.files,
      attendance,
      people: chatPeople(configuration),
      limits: ({ companyId, userId }) => ({
        maxFileBytes: parameters.value(chatMaxFileSize, { companyId, userId }) << 20,
        refusedEndings: new Set(
          parameters.value(chatRefusedFiles, { companyId, userId }).map((ending) => ending.toLowerCase().replace(/^\./, '')),
        ),
      }),
      retention: {
        companies: () => directory.allCompanies().map(({ id }) => id),
        days: (companyId) => value(chatRetentionDays, companyId),
        schedule: (companyId) => ({
          kind: 'daily',
          at: value(callLogRetention.startCleaningHour, companyId),
          timeZone: localTimeZone(),
        }),
      },
    }),
  );
  parts.use('chat feed', new ChatFeed({ publisher: live, chat, logger: logger.component('chat') }));
  const peopleInConference = (actor: Actor, conferenceId: string) => {
    const { props, members } = knownConference(conferences, actor, conferenceId);
    const userIds = [...members.values()].flatMap(({ userId }) => (userId === null ? [] : [userId]));
    return { name: props.settings.name.slice(0, 100) || 'Conference', userIds };
  };
  return {
    chat,
    routes: (routes) => chatRoutes(forApplication(routes, access, 'caller'), { chat, parameters, peopleInConference }),
  };
}

function chatPeople({ directory, rights }: Pick<Configuration, 'directory' | 'rights'>): ChatPeople {
  const { access, parameters } = rights;
  const colleague = (companyId: CompanyId, userId: UserId) => {
    const user = directory.user(userId);
    return user?.companyId === companyId && user.enabled ? user : null;
  };
  return {
    nameOf: (companyId, userId) => {
      const user = colleague(companyId, userId);
      return user && displayName(user);
    },
    mayChat: (companyId, userId) => {
      const user = colleague(companyId, userId);
      if (!user || !parameters.value(authorizeChat, { companyId, userId })) return false;
      return access.may({ companyId, userId, role: user.role }, 'use', {
        kind: 'application',
        companyId,
        ownerId: null,
        id: 'caller',
      }).allowed;
    },
    mayKeep: (companyId, userId) => parameters.value(authorizedSaveChat, { companyId, userId }),
  };
}
