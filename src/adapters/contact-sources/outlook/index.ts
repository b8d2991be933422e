export { OutlookConnector } from './outlook-connector.ts';
