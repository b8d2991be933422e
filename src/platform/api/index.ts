export type { Actor, RouteRegistrar, RouteRequest } from './route-registrar.ts';
