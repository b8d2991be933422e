export const calls = {
  'call.recorded': 'Wird aufgezeichnet',
  'call.recording-paused': 'Aufzeichnung angehalten',
  'keys.recording': 'Aufzeichnung anhalten oder fortsetzen',
  'say.recording-paused': 'Die Aufzeichnung ist angehalten',
  'say.recording-resumed': 'Die Aufzeichnung läuft weiter',
  'call.pause-recording': 'Aufzeichnung anhalten',
  'call.resume-recording': 'Aufzeichnung fortsetzen',
  'call.pause': 'Anhalten',
  'call.resume': 'Fortsetzen',
  'call.queue-stands': '{number} · {waiting} warten · {ready, plural, one {# Agent bereit} other {# Agenten bereit}}',
  'keys.transfer': 'Den Anruf weitergeben',
  'keys.consult': 'Dort: erst fragen',
};
