import { takeovers } from '../../contract/rest/index.ts';
import type { TakeoverView } from '../../contract/rest/takeovers.ts';
import type { RouteRegistrar } from '../api/index.ts';
import { csvLine } from '../lines/index.ts';
import type { NewAccount } from './takeover-kind.ts';
import type { TakeoverLine, TakeoverRun, TakeoverStore } from './takeover-run.ts';
import { demandTakeover, type TakeoverService } from './takeover-service.ts';

/** Taking over from an earlier installation, for administrators. */
export function takeoverRoutes(
  routes: RouteRegistrar,
  { service, store }: { readonly service: TakeoverService; readonly store: TakeoverStore },
): void {
  const view = ({ companyId: _company, startedAtMs, finishedAtMs, counts, ...run }: TakeoverRun): TakeoverView => ({
    ...run,
    startedAt: startedAtMs,
    finishedAt: finishedAtMs,
    counts: { ...counts },
    progress: service.progress(run.id),
    accounts: service.accountCount(run.id),
  });
  routes.handle(takeovers.startTakeover, async ({ actor, body: { files, ...options } }) => {
    const contents = files.map(({ name, content }) => ({ name, content: Buffer.from(content, 'base64') }));
    return view(await service.start(actor, contents, options));
  });
  routes.handle(takeovers.listTakeovers, async ({ actor, query }) => {
    demandTakeover(actor);
    const { items, ...page } = await store.listTakeovers(actor.companyId, query);
    return { ...page, items: items.map(view) };
  });
  routes.handle(takeovers.readTakeover, async ({ actor, params }) => view(await service.read(actor, params.id)));
  routes.handle(takeovers.listTakeoverLines, async ({ actor, params, query }) => {
    demandTakeover(actor);
    const { items, ...page } = await store.listTakeoverLines(actor.companyId, params.id, query);
    return { ...page, items: [...items] };
  });
  routes.handle(takeovers.downloadTakeoverReport, async ({ actor, params }) => {
    const { companyId, id } = await service.read(actor, params.id);
    return Buffer.from(`\uFEFF${reportOf(await allLines(store, companyId, id))}`);
  });
  routes.handle(takeovers.fetchTakeoverAccounts, async ({ actor, params }) =>
    Buffer.from(`\uFEFF${accountsFile(await service.takeAccounts(actor, params.id))}`),
  );
  routes.handle(takeovers.cancelTakeover, ({ actor, params }) => service.cancel(actor, params.id));
  routes.handle(takeovers.listTakeoverKinds, ({ actor }) => {
    demandTakeover(actor);
    return {
      items: service.kinds.map(({ name, alsoKnownAs, columns }) => ({
        name,
        alsoKnownAs: [...alsoKnownAs],
        columns: Object.entries(columns).map(([column, { alsoKnownAs: others = [] }]) => ({
          name: column,
          alsoKnownAs: [...others],
        })),
      })),
    };
  });
}

async function allLines(store: TakeoverStore, companyId: TakeoverRun['companyId'], id: string): Promise<TakeoverLine[]> {
  const lines: TakeoverLine[] = [];
  let after: string | undefined;
  do {
    const page = await store.listTakeoverLines(companyId, id, { limit: 500, sort: 'position', after });
    lines.push(...page.items);
    after = page.nextAfter ?? undefined;
  } while (after !== undefined);
  return lines;
}

/** The report as a table: what became of each row. */
export function reportOf(lines: readonly TakeoverLine[]): string {
  const head = csvLine(['outcome', 'company', 'kind', 'name', 'reason', 'file', 'line']);
  const rows = lines.map(({ outcome, company, kind, name, reason, file, line }) =>
    csvLine([outcome, company, kind, name, reason, file, String(line)]),
  );
  return head + rows.join('');
}

/** What is to be typed into phones. */
export function accountsFile(accounts: readonly NewAccount[]): string {
  const rows = accounts.map(({ number, device, user, password, domain }) => csvLine([number, device, user, password, domain]));
  return csvLine(['number', 'device', 'sipUser', 'sipPassword', 'domain']) + rows.join('');
}
