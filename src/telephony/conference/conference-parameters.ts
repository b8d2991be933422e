import { type AnyParameter, featureSwitch } from '../../platform/parameter/index.ts';

export const authorizeConference = featureSwitch('AuthorizeConference', 'May begin conferences and lead them from his page.', {
  readBy: 'conferences, from the page and by the API',
});

export const authorizeConferenceRecording = featureSwitch(
  'AuthorizeConferenceRecording',
  'May record conferences that he leads; everybody in it is told.',
  { readBy: 'conferences' },
);

export const authorizeVideo = featureSwitch('AuthorizeVideo', 'May show his camera in calls and conferences.', {
  readBy: 'the browser phone, and calls that offer video',
});

export const authorizeP2pAppSharing = featureSwitch('AuthorizeP2pAppSharing', 'May share an application from his computer.', {
  readBy: 'the browser phone, and presenting in conferences',
});

export const conferenceParameters: readonly AnyParameter[] = [
  authorizeP2pAppSharing,
  authorizeConference,
  authorizeConferenceRecording,
  authorizeVideo,
];
