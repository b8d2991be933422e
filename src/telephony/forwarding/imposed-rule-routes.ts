import * as contract from '../../contract/rest/forwarding.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { ForwardingEngine } from './forwarding-engine.ts';
import { momentOf, type TryCall } from './forwarding-routes.ts';
import { imposedView, type NameBook } from './forwarding-views.ts';
import { demandImposing, type ImposedRules } from './imposed-rules.ts';

export interface ImposedRuleRouteParts {
  readonly rules: ImposedRules;
  readonly names: (companyId: CompanyId) => NameBook;
  readonly engine: ForwardingEngine;
  readonly directory: Pick<CompanyDirectory, 'user'>;
  readonly tryCall: TryCall;
  readonly nowMs: () => number;
}

/** Rules that administrators make for users. */
export function imposedRuleRoutes(routes: RouteRegistrar, parts: ImposedRuleRouteParts): void {
  const { rules, names, directory } = parts;
  routes.handle(contract.listImposedRules, async ({ actor, query }) => {
    const { items, ...page } = await rules.list(actor, query);
    return { ...page, items: items.map((rule) => imposedView(rule, names(actor.companyId))) };
  });
  routes.handle(contract.orderImposedRules, ({ actor, body }) => rules.order(actor, body.ids));
  routes.handle(contract.createImposedRule, async ({ actor, body }) =>
    imposedView(await rules.create(actor, body), names(actor.companyId)),
  );
  routes.handle(contract.readImposedRule, async ({ actor, params }) =>
    imposedView(await rules.read(actor, params.id), names(actor.companyId)),
  );
  routes.handle(contract.changeImposedRule, async ({ actor, params, body: { version, ...change } }) => {
    const current = async () => imposedView(await rules.read(actor, params.id), names(actor.companyId));
    return imposedView(
      await showingCurrent(() => rules.change(actor, params.id, version, change), current),
      names(actor.companyId),
    );
  });
  routes.handle(contract.imposedRuleDependents, async ({ actor, params }) =>
    dependentsView(await rules.dependents(actor, params.id)),
  );
  routes.handle(contract.deleteImposedRule, ({ actor, params }) => rules.remove(actor, params.id));
  routes.handle(contract.tryForwardingOf, ({ actor, params, body }) => {
    demandImposing(actor);
    const user = directory.user(params.id as UserId);
    if (user?.companyId !== actor.companyId) throw new ParleyError('not-found', 'There is no such user.');
    return parts.tryCall(actor, { ...body, ...momentOf(parts, actor, user.id, body), userId: user.id });
  });
}
