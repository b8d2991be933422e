export { CallAlerts, type CallAlertsParts } from './call-alerts.ts';
