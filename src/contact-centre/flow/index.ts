export {
  type FlowCaller,
  type FlowEffect,
  type FlowEffectOf,
  type FlowEvent,
  type FlowState,
  type FlowTime,
  type FlowWorld,
  type HoursState,
  type PassedNode,
  type QueueFigures,
  type RequiredSkill,
  type SealedText,
  type Spoken,
  type Stepped,
  type TransferTarget,
} from './flow-state.ts';
export { PreparedFlow } from './prepared-flow.ts';
export { type FlowTestBook, runFlowTest, usualDayAfter } from './run-flow-test.ts';
export { stateBefore, step } from './stepper.ts';
