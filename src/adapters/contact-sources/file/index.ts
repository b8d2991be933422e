export type { FilePlaces } from './file-bytes.ts';
export { FileContactConnector } from './file-contact-connector.ts';
