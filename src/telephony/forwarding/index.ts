export { type Forwarding, type ForwardingDirectory, type ForwardingStore, LiveForwardings } from './forwarding.ts';
