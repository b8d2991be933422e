export const recorded = {
  'call.recorded': 'Wird aufgezeichnet',
  'call.recording-paused': 'Aufzeichnung angehalten',
  'keys.recording': 'Aufzeichnung anhalten oder fortsetzen',
  'say.recording-paused': 'Die Aufzeichnung ist angehalten',
  'say.recording-resumed': 'Die Aufzeichnung läuft weiter',
  'call.pause-recording': 'Aufzeichnung anhalten',
  'call.resume-recording': 'Aufzeichnung fortsetzen',
  'call.pause': 'Anhalten',
  'call.resume': 'Fortsetzen',
};
