import type { ContactNote as NoteView } from '../../contract/rest/contact-notes.ts';
import { contactNotes as contract } from '../../contract/rest/index.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { ContactNote } from './contact-note.ts';
import type { ContactNotes } from './contact-notes.ts';

export interface ContactNoteRouteParts {
  readonly notes: ContactNotes;
  readonly nameOf: (userId: UserId) => string;
}

/** Notes on cards. */
export function contactNoteRoutes(routes: RouteRegistrar, { notes, nameOf }: ContactNoteRouteParts): void {
  const shown = ({ userId }: Actor, note: ContactNote): NoteView => ({
    id: note.id,
    text: note.text,
    isShared: note.isShared,
    isMine: note.authorId === userId,
    author: nameOf(note.authorId),
    writtenAt: note.writtenAtMs,
    changedAt: note.changedAtMs,
  });
  routes.handle(contract.listContactNotes, async ({ actor, query }) => ({
    items: (await notes.list(actor, query)).map((note) => shown(actor, note)),
  }));
  routes.handle(contract.writeContactNote, async ({ actor, body }) => shown(actor, await notes.write(actor, body)));
  routes.handle(contract.changeContactNote, async ({ actor, params, body: { text, isShared } }) =>
    shown(
      actor,
      await notes.change(actor, params.id, {
        ...(text === undefined ? {} : { text }),
        ...(isShared === undefined ? {} : { isShared }),
      }),
    ),
  );
  routes.handle(contract.deleteContactNote, ({ actor, params }) => notes.remove(actor, params.id));
}
