export { CallRecorder, type CallRecorderParts, finishedNote } from './call-recorder.ts';
export {
  FormAdministration,
  type ScorecardFormChange,
  type ScorecardFormListRequest,
  type ScorecardFormRecord,
  type ScorecardFormRecords,
} from './form-administration.ts';
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
export { RecordingAccess } from './recording-access.ts';
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
export { RecordingMail } from './recording-mail.ts';
export { type RecordingNote, type RecordingNoteId, type RecordingNoteStore, RecordingNotes } from './recording-notes.ts';
export { recordingParameters, recordingRights, recordingSettings } from './recording-parameters.ts';
export type {
  ListedRecording,
  RecordingQuery,
  RecordingRules,
  RecordingSight,
  RecordingStore,
  RecordingSubjects,
  RecordingVault,
} from './recording-ports.ts';
export { decideRecording, type RecordedFacts, type RecordingDecision, type RecordingRule, shareOf } from './recording-rule.ts';
export { RecordingShelf } from './recording-shelf.ts';
export { type HearingWay, Recordings, type SignedEnd } from './recordings.ts';
export { recoverRecordings } from './recover-recordings.ts';
export {
  LiveRecordingRules,
  type RecordingRuleChange,
  type RecordingRuleListRequest,
  type RecordingRuleRecord,
  type RecordingRuleRecords,
  RuleAdministration,
} from './rule-administration.ts';
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
export { type AgentScores, type ScorecardStore, Scorecards } from './scorecards.ts';
