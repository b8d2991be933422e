import { contactLists, contacts } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { ContactLists } from './contact-lists.ts';
import type { OwnContacts } from './own-contacts.ts';

/** What people keep of contacts. */
export function contactListRoutes(routes: RouteRegistrar, { lists, own }: { lists: ContactLists; own: OwnContacts }): void {
  routes.handle(contacts.listOwnContacts, async ({ actor }) => ({ items: await own.list(actor) }));
  routes.handle(contacts.createOwnContact, ({ actor, body }) => own.create(actor, body));
  routes.handle(contacts.changeOwnContact, ({ actor, params, body: { version, ...fields } }) =>
    own.change(actor, params.id, version, fields),
  );
  routes.handle(contacts.deleteOwnContact, ({ actor, params }) => own.remove(actor, params.id));
  routes.handle(contactLists.listContactLists, async ({ actor }) => ({ items: await lists.list(actor) }));
  routes.handle(contactLists.createContactList, ({ actor, body }) => lists.create(actor, body));
  routes.handle(contactLists.changeContactList, ({ actor, params, body }) => lists.change(actor, params.id, body));
  routes.handle(contactLists.deleteContactList, ({ actor, params }) => lists.remove(actor, params.id));
  routes.handle(contactLists.orderContactLists, ({ actor, body }) => lists.order(actor, body.ids));
  routes.handle(contactLists.addFavourite, ({ actor, body: { isFavourite, ...member } }) =>
    lists.setFavourite(actor, member, isFavourite),
  );
}
