import { z } from 'zod';
import { idParams, idSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'chat';
const audience = 'signed-in';
const path = '/api/v1/chat/conversations';
/** Places and revisions: whole numbers that rise, with gaps. */
const countSchema = z.number().int().min(0);
const countText = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const chatFileSchema = z.object({
  name: z.string(),
  sizeBytes: z.number().int(),
  contentType: z.string(),
  /** A picture that browsers show. */
  isPicture: z.boolean(),
});

export const chatMessageSchema = z.object({
  conversationId: z.string(),
  /** Its place in the conversation. */
  seq: countSchema,
  /** When it last changed, in the count of the conversation. */
  revision: countSchema,
  /** What had come last before that: who does not know it has missed something, and asks for `after`. */
  previousRevision: countSchema,
  /** Null: somebody who is gone. */
  authorId: z.string().nullable(),
  clientId: z.string(),
  text: z.string(),
  file: chatFileSchema.nullable(),
  sentAt: timestampSchema,
  editedAt: timestampSchema.nullable(),
  /** Then it has no text and no file any more. */
  deletedAt: timestampSchema.nullable(),
  /** False: in the server's memory only, for those who were there. */
  isKept: z.boolean(),
  /** Of what is not kept: members who were not there and will not get it. */
  missedBy: z.array(z.string()),
});
export type ChatMessageView = z.infer<typeof chatMessageSchema>;

export const chatMemberSchema = z.object({
  userId: z.string(),
  name: z.string(),
  /** Has a page open. */
  isThere: z.boolean(),
  /** The last message he has read. */
  readSeq: countSchema,
  /** False: disabled, gone, or not allowed to chat. */
  isReachable: z.boolean(),
});

export const conversationSchema = z.object({
  id: z.string(),
  kind: z.enum(['direct', 'group']),
  /** Of a group; of two it is the other's name. */
  name: z.string(),
  members: z.array(chatMemberSchema),
  isKept: z.boolean(),
  /** Why not: nobody wants it, or these members may not (AuthorizedSaveChat). */
  notKept: z.object({ reason: z.enum(['wish', 'rights']), userIds: z.array(z.string()) }).nullable(),
  wantsKept: z.boolean(),
  /** Whether I may say if it is to be kept. */
  mayChangeKept: z.boolean(),
  revision: countSchema,
  lastAt: timestampSchema,
  lastMessage: chatMessageSchema.nullable(),
  /** Messages of others that I have not read. */
  unread: z.number().int(),
});
export type ConversationView = z.infer<typeof conversationSchema>;

export const listConversations = route({
  method: 'GET',
  path,
  audience,
  tag,
  summary: 'My conversations, the latest first',
  response: z.object({ items: z.array(conversationSchema) }),
});

export const openConversation = route({
  method: 'POST',
  path,
  audience,
  tag,
  summary: 'The conversation with a colleague or with those in a conference (made when there is none), or a new group',
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('direct'), userId: idSchema }),
    z.object({ kind: z.literal('group'), name: z.string().trim().min(1).max(100), userIds: z.array(idSchema).min(1).max(99) }),
    /** Everybody who is in a conference with me now and may chat. */
    z.object({ kind: z.literal('conference'), conferenceId: z.string().max(100) }),
  ]),
  response: conversationSchema,
});

export const readConversation = route({
  method: 'GET',
  path: `${path}/:id`,
  audience,
  tag,
  summary: 'A conversation of mine',
  params: idParams,
  response: conversationSchema,
});

export const changeConversation = route({
  method: 'PATCH',
  path: `${path}/:id`,
  audience,
  tag,
  summary: 'Rename a group, take colleagues into it, say whether a conversation is to be kept (AuthorizedSaveChat)',
  params: idParams,
  body: z.object({
    name: z.string().trim().min(1).max(100).optional(),
    wantsKept: z.boolean().optional(),
    addUserIds: z.array(idSchema).max(99).optional(),
  }),
  response: conversationSchema,
});

export const leaveConversation = route({
  method: 'POST',
  path: `${path}/:id/leave`,
  audience,
  tag,
  summary: 'Leave a group',
  params: idParams,
});

export const listMessages = route({
  method: 'GET',
  path: `${path}/:id/messages`,
  audience,
  tag,
  summary: 'Messages in order: those before a place (left out: the latest), or what changed after a revision',
  params: idParams,
  query: z.object({
    before: countText.optional(),
    after: countText.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  /** `hasMore`: older ones there are (`before`), or later changes to ask for after `revision` (`after`). */
  response: z.object({ items: z.array(chatMessageSchema), hasMore: z.boolean(), revision: countSchema }),
});

const textSchema = z.string().trim().max(8000);

export const sendMessage = route({
  method: 'POST',
  path: `${path}/:id/messages`,
  audience,
  tag,
  summary: 'Send a message; the same `clientId` again gives the message that was sent',
  params: idParams,
  body: z.object({ clientId: idSchema, text: textSchema.min(1) }),
  response: chatMessageSchema,
});

export const sendFile = route({
  method: 'POST',
  path: `${path}/:id/files`,
  audience,
  tag,
  summary: 'Send a file, its bytes as the body (application/octet-stream)',
  params: idParams,
  query: z.object({ clientId: idSchema, name: z.string().trim().min(1).max(255), text: textSchema.default('') }),
  isUpload: true,
  maxBodyBytes: 513 << 20,
  response: chatMessageSchema,
});

const messageParams = idParams.extend({ seq: countText });

export const editMessage = route({
  method: 'PATCH',
  path: `${path}/:id/messages/:seq`,
  audience,
  tag,
  summary: 'Another text for a message of mine',
  params: messageParams,
  body: z.object({ text: textSchema }),
  response: chatMessageSchema,
});

export const deleteMessage = route({
  method: 'DELETE',
  path: `${path}/:id/messages/:seq`,
  audience,
  tag,
  summary: 'Take a message of mine away, with its file',
  params: messageParams,
});

export const downloadFile = route({
  method: 'GET',
  path: `${path}/:id/messages/:seq/file`,
  audience,
  tag,
  summary: 'The file of a message; by ranges where asked',
  params: messageParams,
  query: z.object({ isShown: z.stringbool().default(false) }),
  contentType: 'application/octet-stream',
});

export const markRead = route({
  method: 'PUT',
  path: `${path}/:id/read`,
  audience,
  tag,
  summary: 'I have read everything up to this message',
  params: idParams,
  body: z.object({ seq: countSchema }),
});

export const tellTyping = route({
  method: 'POST',
  path: `${path}/:id/typing`,
  audience,
  tag,
  summary: 'I am writing',
  params: idParams,
});

export const searchMessages = route({
  method: 'GET',
  path: '/api/v1/chat/messages',
  audience,
  tag,
  summary: 'Search my conversations: every word or its beginning, the latest first',
  query: z.object({
    search: z.string().trim().min(1).max(100),
    conversationId: idSchema.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ items: z.array(chatMessageSchema) }),
});
