import { type AnyParameter, defineParameter, featureSwitch, parameterTypes } from '../../platform/parameter/index.ts';

const more = { builtIn: false } as const;

export const recordingRights = {
  onDemand: featureSwitch('AuthorizeCallRecording', 'May record his own calls by button or by the API, and end what he began.', {
    ...more,
    readBy: 'recording, when a call is to be recorded by button',
  }),
  pause: featureSwitch('AuthorizeRecordingPause', 'May pause the recording of his own calls, for card data.', {
    readBy: 'recording, when it is paused or resumed',
  }),
  own: featureSwitch('AuthorizeOwnRecordings', 'May hear the recordings of his own calls. Those of others: Authorizations.', {
    ...more,
    readBy: 'recordings: the list, the player, the file doors',
  }),
  download: featureSwitch('AuthorizeRecordingDownload', 'May download the recordings that he may hear, also by SFTP and FTPS.', {
    ...more,
    readBy: 'recordings: downloads and file doors',
  }),
  erase: featureSwitch('AuthorizeRecordingErasure', 'May erase the recordings that he may hear.', {
    ...more,
    readBy: 'recordings, when one is erased',
  }),
  hold: featureSwitch('AuthorizeRecordingHold', 'May put recordings that he may hear under legal hold, and lift it.', {
    ...more,
    readBy: 'recordings, when a hold is set or lifted',
  }),
  review: featureSwitch('AuthorizeRecordingReview', 'May write notes and fill scorecards on recordings that he may hear.', {
    ...more,
    readBy: 'recordings: notes and scorecards',
  }),
};

export const recordingSettings = {
  days: defineParameter({
    name: 'Recording-NumberDaysOfStorage',
    area: 'System settings',
    type: parameterTypes.integer({ min: 0, max: 36_500, unit: 'days' }),
    builtIn: 90,
    levels: ['default'],
    describes: {
      en: 'How many days recordings of calls are kept, unless their rule says otherwise; 0: for ever. Legal hold keeps them longer.',
    },
    readBy: 'cleaning of recordings, each night',
  }),
  cleaningHour: defineParameter({
    name: 'Recording-StartCleaningHour',
    area: 'System settings',
    type: parameterTypes.time(),
    builtIn: '01:30',
    levels: ['default'],
    describes: { en: 'When recordings that are too old are erased each day, HH:MM.' },
    readBy: 'cleaning of recordings, each night',
  }),
  longestPause: defineParameter({
    name: 'Recording-LongestPause',
    area: 'System settings',
    type: parameterTypes.integer({ min: 0, max: 3600, unit: 'seconds' }),
    builtIn: 300,
    levels: ['default'],
    describes: { en: 'A pause of a recording that nobody ends is ended after so long; 0: never.' },
    readBy: 'recording, when it is paused',
  }),
};

export const recordingParameters: readonly AnyParameter[] = [
  ...Object.values(recordingRights),
  ...Object.values(recordingSettings),
];
