export type { AgentRecord, ContactCentreDirectory } from './contact-centre-directory.ts';
export { LiveContactCentreDirectory } from './contact-centre-directory.ts';
