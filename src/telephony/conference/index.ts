export { Conference, type ConferenceId, type ConferenceParts, type InvitedParty } from './conference.ts';
export { ConferenceEntry } from './conference-entry.ts';
export { ConferenceMember, type ConferenceRole } from './conference-member.ts';
export {
  authorizeConference,
  authorizeConferenceRecording,
  authorizeVideo,
  conferenceParameters,
} from './conference-parameters.ts';
export type { ConferencePrompt, ConferencePrompts, ConferenceRecordings, RecordedConference } from './conference-ports.ts';
export {
  type ConferenceRoom,
  type ConferenceRoomId,
  type ConferenceRooms,
  type ConferenceSettings,
  LiveConferenceRooms,
} from './conference-room.ts';
export { ConferenceService, knownConference, ledConference, memberOf } from './conference-service.ts';
export { type ConferenceVideo, noVideo, SpeakerVideo } from './conference-video.ts';
export { type ConferenceViewParts, conferenceView } from './conference-view.ts';
export { PinAttempts } from './pin-attempts.ts';
export type { KeptRecording, RecordingArchive } from './recording-archive.ts';
export { type NewRoom, RoomAdministration, type RoomRun } from './room-administration.ts';
export type {
  ConferenceRoomChange,
  ConferenceRoomListRequest,
  ConferenceRoomRecord,
  ConferenceRoomRecords,
} from './room-records.ts';
