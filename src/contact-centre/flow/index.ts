export { arrangeCallBack, sayPhrase } from './call-back-dialogue.ts';
export { checkFlow, faultsOf } from './check-flow.ts';
export { type Flow, type Flows, LiveFlows } from './flow.ts';
export { FlowAdministration, type FlowAdministrationParts, type FlowAdministrator, type NewFlow } from './flow-administration.ts';
export { FlowApplication, type FlowApplicationParts } from './flow-application.ts';
export type { FlowBook, KnownKind } from './flow-faults.ts';
export type {
  CallBackRequest,
  ContactQuestion,
  FlowCallBackPort,
  FlowContacts,
  FlowDemand,
  FlowFacts,
  FlowHttp,
  FlowInteractions,
  FlowPlace,
  FlowQueueEntry,
  FlowQueuePort,
  FlowRequest,
  FlowSounds,
  QueueReturn,
} from './flow-ports.ts';
export { FlowQueues, type FlowStay } from './flow-queues.ts';
export type {
  FlowChange,
  FlowListRequest,
  FlowRecord,
  FlowRecords,
  FlowSettings,
  FlowVersion,
  FlowVersionDocument,
  NewVersion,
} from './flow-records.ts';
export type { FlowRun } from './flow-run.ts';
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
export {
  LivePrompts,
  type Prompt,
  type PromptChange,
  type PromptRecord,
  type PromptRecords,
  type PromptSound,
} from './prompt.ts';
export { PromptAdministration, type PromptAdministrationParts } from './prompt-administration.ts';
export { PromptRecorder, type PromptRecorderParts, recordingPrefix } from './prompt-recorder.ts';
export { type FlowTestBook, runFlowTest, usualDayAfter } from './run-flow-test.ts';
export { type EngineState, noSpeech, type SoundConverter, type SpeechEngine } from './speech-engine.ts';
export { speechWithoutFlow } from './speech-without-flow.ts';
export { isPhrase, SpokenSounds } from './spoken-sounds.ts';
export { stateBefore, step } from './stepper.ts';
export { tracesOfCall } from './traces-of-call.ts';
export { TreatedQueues, type TreatedQueuesParts } from './treated-queues.ts';
export { type WaitingChoice, type WaitingPlace, WaitingTreatment, type WaitingTreatmentParts } from './waiting-treatment.ts';
