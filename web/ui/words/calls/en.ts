/** Of a call that is being recorded. */
export const recorded = {
  'call.recorded': 'Recorded',
  'call.recording-paused': 'Recording paused',
  'keys.recording': 'Pause or resume the recording',
  'say.recording-paused': 'The recording is paused',
  'say.recording-resumed': 'The recording goes on',
  'call.pause-recording': 'Pause the recording',
  'call.resume-recording': 'Resume the recording',
  'call.pause': 'Pause',
  'call.resume': 'Resume',
};
