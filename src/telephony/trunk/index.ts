export { callerOnTrunk, type TrunkNumbering } from './caller-on-trunk.ts';
export { PeerAddressIndex, parsePeer } from './peer-address.ts';
export type { CalledNumberSource, CallerIdHeader, Trunk, TrunkAuthentication } from './trunk.ts';
export { TrunkKeepAlive, type TrunkKeepAliveEvents } from './trunk-keep-alive.ts';
export { insideOf, outsideOf } from './trunk-numbers.ts';
export { TrunkRegistrationClient, type TrunkRegistrationEvents, type TrunkRegistrationState } from './trunk-registration.ts';
export { type NewTrunk, TrunkService, type TrunkStore } from './trunk-service.ts';
export { type TrunkDirectory, TrunkSupervisor, type TrunkSupervisorParts } from './trunk-supervisor.ts';
export type { TrunkCondition } from './watched-trunk.ts';
