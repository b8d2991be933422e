export { type MailboxPort, noMailboxes } from './mailbox-port.ts';
export { openSight, type WatchingSight } from './watched-calls.ts';
export { WatchingService, type WatchingServiceParts } from './watching-service.ts';
