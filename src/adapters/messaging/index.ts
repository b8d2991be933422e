export { SqlChatStore } from './chat-store.ts';
