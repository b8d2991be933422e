export { eventSchema, type LiveEvent, type ToBrowser, type Topic, toBrowserSchema, topicSchema } from './to-browser.ts';
export { type ToServer, toServerSchema } from './to-server.ts';

/** Where the live connection is opened (WebSocket, the session cookie signs it in). */
export const livePath = '/api/v1/live';
