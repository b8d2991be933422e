export type { AgentPhone, AgentRecord, ContactCentreContents, ContactCentreDirectory } from './contact-centre-directory.ts';
export { LiveContactCentreDirectory } from './contact-centre-directory.ts';
export { type Queue, usualPriority } from './queue.ts';
