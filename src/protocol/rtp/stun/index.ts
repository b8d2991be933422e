export { answerConnectivityCheck, type IceCredentials, type IceOutcome } from './ice-lite.ts';
export {
  buildStun,
  integrityIsRight,
  isStun,
  parseStun,
  type StunClass,
  type StunMessage,
  stunAttribute,
  stunAttributes,
  xorMappedAddress,
} from './stun-message.ts';
