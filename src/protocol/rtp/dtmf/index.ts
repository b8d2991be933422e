export { DtmfDetector } from './dtmf-detector.ts';
export { type DtmfDigit, dtmfDigits, dtmfFrequencies } from './dtmf-digits.ts';
export { dtmfTone } from './dtmf-tone.ts';
export {
  readTelephoneEvent,
  type TelephoneEvent,
  type TelephoneEventPacket,
  telephoneEventPackets,
  writeTelephoneEvent,
} from './telephone-event.ts';
export { TelephoneEventReceiver } from './telephone-event-receiver.ts';
