export { deviceKind } from './device-kind.ts';
export { forwardingKind } from './forwarding-kind.ts';
export { numberingKinds } from './numbering-kinds.ts';
export { trunkKind } from './trunk-kind.ts';
