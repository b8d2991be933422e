export { EmbeddedPostgres, type EmbeddedPostgresParts } from './embedded-postgres.ts';
