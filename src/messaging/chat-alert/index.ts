export { ChatAlerts, type ChatAlertsParts } from './chat-alerts.ts';
