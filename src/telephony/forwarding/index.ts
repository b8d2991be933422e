export { type Forwarding, type ForwardingDirectory, type ForwardingStore, LiveForwardings } from './forwarding.ts';
export { authorizeSimpleRules, forwardingParameters, waitTimeNoReply } from './forwarding-parameters.ts';
