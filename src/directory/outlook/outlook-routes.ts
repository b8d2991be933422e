import { outlook } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { OutlookDesk } from './outlook-desk.ts';

/** Addresses for add-ins of Outlook. */
export function outlookRoutes(routes: RouteRegistrar, { desk }: { desk: OutlookDesk }): void {
  routes.handle(outlook.readOutlook, ({ actor }) => {
    const directory = desk.directoryOf(actor);
    if (!directory) return { directory: null };
    // Field and options are parted by a bar.
    const mapped = [
      directory.mapping.id,
      ...Object.values(directory.mapping.fields),
      ...Object.values(directory.mapping.redList),
    ];
    const fields = [...new Set(mapped.flatMap((text) => text?.split('|')[0]?.trim() || []))].toSorted();
    return { directory: { id: directory.id, name: directory.name, fields } };
  });
  routes.handle(outlook.bringOutlookContacts, async ({ actor, body, signal }) => {
    const { done, ...rest } = await desk.bring(actor, body, signal);
    if (!done) return { ...rest, done: null };
    const { present, created, changed, unchanged, removed } = done;
    const rejected = done.rejected.map(({ key, reason }) => ({ key, reason }));
    return { ...rest, done: { present, created, changed, unchanged, removed, rejected } };
  });
}
