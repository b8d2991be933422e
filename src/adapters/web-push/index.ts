export { WebPushTransport, type WebPushTransportParts } from './web-push-transport.ts';
