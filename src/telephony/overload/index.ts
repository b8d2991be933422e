export { mayBeEmergency } from './emergency.ts';
export { OverloadControl, type OverloadControlParts, type OverloadState, type Workload } from './overload-control.ts';
