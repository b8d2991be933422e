export { mayBeEmergency } from './emergency.ts';
export { OverloadControl, type OverloadControlParts, type OverloadState } from './overload-control.ts';
