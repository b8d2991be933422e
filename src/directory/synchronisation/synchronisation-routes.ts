import type { DirectoryView } from '../../contract/rest/directories.ts';
import { directories as contract } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import { demandDirectories, type LiveContactDirectories } from '../contact-directory/index.ts';
import type { DirectoryCondition, SynchronisationDesk } from './synchronisation-desk.ts';
import type { SynchronisationRecords } from './synchronisation-records.ts';
import type { SynchronisationRun } from './synchronisation-run.ts';

export interface SynchronisationRouteParts {
  readonly desk: SynchronisationDesk;
  readonly directories: Pick<LiveContactDirectories, 'find'>;
  readonly records: SynchronisationRecords;
}

/** Synchronising, deciding about what was held back, and reports. */
export function synchronisationRoutes(routes: RouteRegistrar, { desk, directories, records }: SynchronisationRouteParts): void {
  const found = ({ companyId }: Actor, id: string) => {
    const directory = directories.find(companyId, id as ContactDirectoryId);
    if (!directory) throw new ParleyError('not-found', 'There is no such directory.');
    return directory;
  };
  const condition = async (actor: Actor, id: string) => {
    const [now] = await desk.conditions(actor.companyId, [found(actor, id)]);
    return conditionView(now!);
  };
  routes.handle(contract.synchroniseDirectory, async ({ actor, params }) => {
    await desk.synchronise(actor, params.id);
    return condition(actor, params.id);
  });
  routes.handle(contract.cancelSynchronisation, ({ actor, params }) => desk.cancel(actor, params.id));
  routes.handle(contract.answerHeldBack, async ({ actor, params, body }) => {
    await desk.answer(actor, params.id, body.synchronisationId, body.answer);
    return condition(actor, params.id);
  });
  routes.handle(contract.listSynchronisations, async ({ actor, params, query }) => {
    demandDirectories(actor);
    const { rows, ...page } = await records.list(actor.companyId, found(actor, params.id).id, query);
    return { ...page, items: rows.map(runView) };
  });
  routes.handle(contract.listSynchronisationLines, async ({ actor, params, query }) => {
    demandDirectories(actor);
    const run = await records.find(actor.companyId, params.id);
    if (!run) throw new ParleyError('not-found', 'There is no such synchronisation.');
    const { rows, ...page } = await records.lines(actor.companyId, run.id, query);
    return { ...page, items: [...rows] };
  });
}

export function conditionView({ latest, nextAtMs, progress, ...rest }: DirectoryCondition): DirectoryView['condition'] {
  return { ...rest, nextAt: nextAtMs, latest: latest && runView(latest), progress: progress && { ...progress } };
}

function runView({ companyId: _company, startedAtMs, finishedAtMs, counts, timings, ...run }: SynchronisationRun) {
  return { ...run, startedAt: startedAtMs, finishedAt: finishedAtMs, counts: { ...counts }, timings: { ...timings } };
}
