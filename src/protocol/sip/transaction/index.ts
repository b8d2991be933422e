export type { InviteServerTransaction } from './invite-server-transaction.ts';
export type { NonInviteServerTransaction } from './non-invite-server-transaction.ts';
export { defaultTimers, type SipTimers, transactionTimeoutMs } from './timers.ts';
export { type SentRequest, type ServerTransaction, TransactionLayer, type TransactionLayerUser } from './transaction-layer.ts';
export type { ClientFailure, ClientTransactionUser, ServerTransactionUser } from './transaction-user.ts';
