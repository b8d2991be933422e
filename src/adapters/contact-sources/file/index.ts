export { csvRows } from './csv-rows.ts';
export type { FilePlaces } from './file-bytes.ts';
export { FileContactConnector } from './file-contact-connector.ts';
