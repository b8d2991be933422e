import type { ContactDirectory } from '../directory/contact-directory/index.ts';
import { OutlookDesk } from '../directory/outlook/index.ts';
import { outlookRoutes } from '../directory/outlook/outlook-routes.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import type { Configuration } from './configuration.ts';
import { allIn } from './contact-pages.ts';
import type { Foundation } from './foundation.ts';

/** What add-ins of Outlook bring. @returns its routes, for the application Caller */
export function openOutlook({ clock, ids }: Foundation, configuration: Configuration): (routes: RouteRegistrar) => void {
  const desk = new OutlookDesk({
    clock,
    ids,
    service: configuration.directories.service,
    directoryOf: (actor) => directoryOf(configuration, actor),
    ownIn: (actor, directory) => allIn(configuration, actor, directory),
  });
  return (routes) => outlookRoutes(routes, { desk });
}

/** The directory of Outlook of his domain that he is authorized to. */
function directoryOf({ contactDirectories, rights }: Configuration, actor: Actor): ContactDirectory | null {
  const his = contactDirectories
    .of(actor.companyId)
    .filter(
      ({ companyId, domainId, connector, type, id }) =>
        connector === 'outlook' &&
        type === 'private' &&
        domainId === actor.domainId &&
        rights.access.may(actor, 'read', { kind: 'directory', companyId, ownerId: null, id }).allowed,
    );
  const [first] = his.toSorted((one, other) => one.priority - other.priority || (one.id < other.id ? -1 : 1));
  return first ?? null;
}
