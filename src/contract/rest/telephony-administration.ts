export * as adminAgents from './agents.ts';
export * as callingPolicy from './calling-policy.ts';
export * as adminDevices from './devices.ts';
export * as numberingAdmin from './numbering-admin.ts';
export * as adminQueues from './queues.ts';
export * as adminTrunks from './trunks.ts';
