export { CallRecorder, type CallRecorderParts, finishedNote } from './call-recorder.ts';
export type { OngoingRecording } from './ongoing-recording.ts';
export { type Companions, leftOf, type RecordedVoices, recordedVoices } from './recorded-voices.ts';
export type {
  BegunRecording,
  FinishedSound,
  Recording,
  RecordingId,
  RecordingRuleId,
  RecordingState,
} from './recording.ts';
export {
  type ChainEnd,
  type ChainEntry,
  type ChainKind,
  type ChainNote,
  chainLine,
  chainStart,
  hashOfLine,
  readLine,
  signedText,
} from './recording-chain.ts';
export type {
  ListedRecording,
  RecordingQuery,
  RecordingRules,
  RecordingSight,
  RecordingStore,
  RecordingVault,
} from './recording-ports.ts';
export { decideRecording, type RecordedFacts, type RecordingDecision, type RecordingRule, shareOf } from './recording-rule.ts';
export {
  type Scorecard,
  type ScorecardAnswer,
  type ScorecardForm,
  type ScorecardFormId,
  type ScorecardId,
  type ScorecardQuestion,
  scoreOf,
  shareOfQuestion,
} from './scorecard.ts';
