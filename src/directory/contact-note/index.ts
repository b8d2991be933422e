export type { ContactNote, ContactNoteId, ContactNoteStore, NoteTarget } from './contact-note.ts';
export { ContactNotes, type ContactNotesParts } from './contact-notes.ts';
