export { EmbeddedPostgres, type EmbeddedPostgresParts } from './embedded-postgres.ts';
export { runningServer } from './running-server.ts';
