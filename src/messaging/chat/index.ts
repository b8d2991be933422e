export { LiveAttendance } from './attendance.ts';
export {
  type ChatFile,
  type ChatMember,
  type ChatMessage,
  type Conversation,
  type ConversationId,
  maxMembers,
  maxNameLength,
  maxTextLength,
  memberOf,
  pairOf,
} from './chat.ts';
export type { ChatEvents } from './chat-events.ts';
export {
  authorizeChat,
  authorizedMultiChat,
  authorizedSaveChat,
  chatMaxFileSize,
  chatParameters,
  chatRefusedFiles,
  chatRetentionDays,
} from './chat-parameters.ts';
export type { Attendance, ChatLimits, ChatPeople, ChatStore, MessageChange, NewMessage, Place } from './chat-ports.ts';
export type { Asker, NotKept } from './chat-room.ts';
export { ChatService, type ChatServiceParts } from './chat-service.ts';
