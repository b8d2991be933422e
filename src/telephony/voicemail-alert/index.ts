export { VoicemailAlerts, type VoicemailAlertsParts } from './voicemail-alerts.ts';
