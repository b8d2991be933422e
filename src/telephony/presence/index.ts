export { authorizedPhoneSupervisionPresences } from './presence-parameters.ts';
export {
  type PresenceParts,
  PresenceService,
  type RegistrationPort,
  type TelephonyPresence,
  type WatchedCall,
} from './presence-service.ts';
