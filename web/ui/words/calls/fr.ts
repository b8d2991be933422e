export const calls = {
  'call.recorded': 'Enregistré',
  'call.recording-paused': 'Enregistrement en pause',
  'keys.recording': 'Mettre l’enregistrement en pause ou le reprendre',
  'say.recording-paused': 'L’enregistrement est en pause',
  'say.recording-resumed': 'L’enregistrement continue',
  'call.pause-recording': 'Pause de l’enregistrement',
  'call.resume-recording': 'Reprendre l’enregistrement',
  'call.pause': 'Pause',
  'call.resume': 'Reprendre',
  'call.queue-stands': '{number} · {waiting} en attente · {ready, plural, one {# agent disponible} other {# agents disponibles}}',
  'keys.transfer': 'Transférer l’appel',
  'keys.consult': 'Là : consulter d’abord',
};
