export const calls = {
  'call.recorded': 'Spelas in',
  'call.recording-paused': 'Inspelningen pausad',
  'keys.recording': 'Pausa eller fortsätt inspelningen',
  'say.recording-paused': 'Inspelningen är pausad',
  'say.recording-resumed': 'Inspelningen fortsätter',
  'call.pause-recording': 'Pausa inspelningen',
  'call.resume-recording': 'Fortsätt inspelningen',
  'call.pause': 'Pausa',
  'call.resume': 'Fortsätt',
  'call.queue-stands': '{number} · {waiting} väntar · {ready, plural, one {# agent redo} other {# agenter redo}}',
  'keys.transfer': 'Koppla samtalet vidare',
  'keys.consult': 'Där: fråga först',
};
