import type { ConferenceMember } from './conference-member.ts';

/** Who sees whom in a conference. */
export interface ConferenceVideo {
  entered(member: ConferenceMember): void;
  left(member: ConferenceMember): void;
  /** He has begun to talk. */
  spoke(member: ConferenceMember): void;
  close(): void;
}

/** Nobody sees anybody: the media plane passes sound only. */
export const noVideo: ConferenceVideo = { entered: () => {}, left: () => {}, spoke: () => {}, close: () => {} };
