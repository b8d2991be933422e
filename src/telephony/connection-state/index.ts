export { Connections, type ConnectionsParts } from './connections.ts';
