export { type MailboxPort, noMailboxes } from './mailbox-port.ts';
export { WatchingService, type WatchingServiceParts } from './watching-service.ts';
