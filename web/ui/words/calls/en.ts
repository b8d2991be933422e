/** Of calls: recording, passing on. */
export const calls = {
  'call.recorded': 'Recorded',
  'call.recording-paused': 'Recording paused',
  'keys.recording': 'Pause or resume the recording',
  'say.recording-paused': 'The recording is paused',
  'say.recording-resumed': 'The recording goes on',
  'call.pause-recording': 'Pause the recording',
  'call.resume-recording': 'Resume the recording',
  'call.pause': 'Pause',
  'call.resume': 'Resume',
  'call.queue-stands': '{number} · {waiting} waiting · {ready, plural, one {# agent ready} other {# agents ready}}',
  'keys.transfer': 'Pass the call on',
  'keys.consult': 'There: ask first',
};
