import { chat as contract } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { fold } from '../../kernel/fold.ts';
import type { UserId } from '../../kernel/ids.ts';
import { type Actor, FileAnswer, type RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { Conversation, ConversationId } from './chat.ts';
import { authorizeChat, authorizedMultiChat } from './chat-parameters.ts';
import type { Asker } from './chat-room.ts';
import type { ChatService } from './chat-service.ts';
import { conversationViews, messageView } from './chat-views.ts';

export interface ChatRouteParts {
  readonly chat: ChatService;
  readonly parameters: Pick<ParameterReader, 'value'>;
  /** Who is in a conference of his. @throws ParleyError `conference-unknown` */
  readonly peopleInConference: (
    actor: Actor,
    conferenceId: string,
  ) => { readonly name: string; readonly userIds: readonly UserId[] };
}

const mostWords = 10;

const of = ({ id }: { id: string }) => id as ConversationId;

/** Chat of who may (AuthorizeChat). */
export function chatRoutes(routes: RouteRegistrar, { chat, parameters, peopleInConference }: ChatRouteParts): void {
  const { conversations, messages } = chat;
  const asked = (actor: Actor): Asker => {
    demandFeature(parameters, authorizeChat, actor);
    return { companyId: actor.companyId, userId: actor.userId };
  };
  const shown = async (asker: Asker, conversation: Conversation) => (await conversationViews(chat, asker, [conversation]))[0]!;

  routes.handle(contract.listConversations, async ({ actor }) => {
    const asker = asked(actor);
    return { items: await conversationViews(chat, asker, await conversations.list(asker)) };
  });
  routes.handle(contract.openConversation, async ({ actor, body }) => {
    const asker = asked(actor);
    if (body.kind === 'direct') return shown(asker, await conversations.openDirect(asker, body.userId as UserId));
    if (body.kind === 'group') return shown(asker, await conversations.openGroup(asker, body.name, body.userIds as UserId[]));
    demandFeature(parameters, authorizedMultiChat, actor);
    const { name, userIds } = peopleInConference(actor, body.conferenceId);
    return shown(asker, await conversations.openGroupOf(asker, name, userIds));
  });
  routes.handle(contract.readConversation, async ({ actor, params }) => {
    const asker = asked(actor);
    return shown(asker, await chat.room.demand(asker, of(params)));
  });
  routes.handle(contract.changeConversation, async ({ actor, params, body: { name, wantsKept, addUserIds } }) => {
    const asker = asked(actor);
    const changed = await conversations.change(asker, of(params), {
      ...(name === undefined ? {} : { name }),
      ...(wantsKept === undefined ? {} : { wantsKept }),
      ...(addUserIds === undefined ? {} : { addUserIds: addUserIds as UserId[] }),
    });
    return shown(asker, changed);
  });
  routes.handle(contract.leaveConversation, ({ actor, params }) => conversations.leave(asked(actor), of(params)));
  routes.handle(contract.sendMessage, async ({ actor, params, body }) =>
    messageView(await messages.send(asked(actor), of(params), body)),
  );
  routes.handle(contract.editMessage, async ({ actor, params, body }) =>
    messageView(await messages.edit(asked(actor), of(params), params.seq, body.text)),
  );
  routes.handle(contract.deleteMessage, async ({ actor, params }) => {
    await messages.remove(asked(actor), of(params), params.seq);
  });
  routes.handle(contract.markRead, ({ actor, params, body }) => messages.setRead(asked(actor), of(params), body.seq));
  routes.handle(contract.tellTyping, ({ actor, params }) => messages.typing(asked(actor), of(params)));
  readingRoutes(routes, chat, asked);
  fileRoutes(routes, chat, asked);
}

function readingRoutes(routes: RouteRegistrar, { messages }: ChatService, asked: (actor: Actor) => Asker): void {
  routes.handle(contract.listMessages, async ({ actor, params, query: { before, after, limit } }) => {
    const asker = asked(actor);
    const id = params.id as ConversationId;
    if (after !== undefined) {
      const { items, isWhole, revision } = await messages.changesAfter(asker, id, { afterRevision: after, limit });
      return { items: items.map(messageView), hasMore: !isWhole, revision };
    }
    const page = await messages.before(asker, id, { beforeSeq: before ?? Number.MAX_SAFE_INTEGER, limit });
    return { ...page, items: page.items.map(messageView) };
  });
  routes.handle(contract.searchMessages, async ({ actor, query: { search, conversationId, limit } }) => {
    const words = (fold(search).match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, mostWords);
    const found = await messages.search(asked(actor), {
      words,
      conversationId: (conversationId as ConversationId | undefined) ?? null,
      limit,
    });
    return { items: found.map(messageView) };
  });
}

function fileRoutes(routes: RouteRegistrar, { messages }: ChatService, asked: (actor: Actor) => Asker): void {
  routes.handle(contract.sendFile, async ({ actor, params, query, upload, signal }) => {
    const asker = asked(actor);
    if (!upload) throw new ParleyError('input-invalid', 'The file comes as the body, as application/octet-stream.');
    return messageView(await messages.sendFile(asker, params.id as ConversationId, query, upload, signal));
  });
  routes.handle(contract.downloadFile, async ({ actor, params, query }) => {
    const { file, read } = await messages.readFile(asked(actor), params.id as ConversationId, params.seq);
    const { name, sizeBytes, contentType } = file;
    return new FileAnswer({
      name,
      sizeBytes,
      contentType,
      isShown: query.isShown,
      read: async (range) => (await read(range)).content,
    });
  });
}
