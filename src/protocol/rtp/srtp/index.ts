export {
  MASTER_KEY_LENGTH,
  MASTER_SALT_LENGTH,
  SRTP_TRAILER_LENGTH,
  type SrtpKeying,
  type SrtpSuite,
} from './srtp-keys.ts';
export { SrtpReceiver } from './srtp-receiver.ts';
export { SrtpSender } from './srtp-sender.ts';
