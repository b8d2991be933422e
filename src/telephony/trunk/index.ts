export type { CalledNumberSource, CallerIdHeader, Trunk, TrunkAuthentication } from './trunk.ts';
