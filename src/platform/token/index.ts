export { ApiTokens, type TokenActor } from './api-tokens.ts';
export type { ApiToken, TokenHolder, TokenStore } from './token-ports.ts';
