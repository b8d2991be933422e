export { Patience, type WaitSeen } from './patience.ts';
export { Replay } from './replay.ts';
export type { Setting } from './scenario.ts';
export { type ReplayWish, TimeMachine, type TimeMachineParts } from './time-machine.ts';
export { type Intent, type Matter, type Workload, WorkloadBuilder } from './workload.ts';
