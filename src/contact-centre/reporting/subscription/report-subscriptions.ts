import type { ReportSubscription, SubscriptionSchedule } from '../../../contract/rest/report-subscriptions.ts';
import type { ReportDefinition, ReportTable } from '../../../contract/rest/reports.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../../kernel/ids.ts';
import type { Language } from '../../../kernel/language.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Actor } from '../../../platform/api/index.ts';
import type { JobDefinition } from '../../../platform/job/index.ts';
import type { MailAttachment, MailSender } from '../../../platform/mail/index.ts';
import type { StoredFiles } from '../../../platform/stored-file/index.ts';
import { reportCsv } from '../export/report-csv.ts';
import { reportExcel } from '../export/report-excel.ts';
import { inLanguage, sheetWords } from '../export/report-words.ts';
import type { FormulaParameters } from '../formulas/expression.ts';
import { periodAt } from '../report/periods.ts';
import { figuresNamed } from '../report/report-request.ts';
import { filtersOf, parametersWith } from '../report/report-routes.ts';
import type { ReportService } from '../report/report-service.ts';
import type { Sight } from '../report/sight.ts';
import type { Owned } from '../wallboard/owned.ts';
import { plotContentId, plotOf, reportMailHtml, reportMailText } from './report-mail.ts';
import { latestDue, nextDue } from './subscription-schedule.ts';

export type SubscriptionBody = Pick<ReportSubscription, 'definition' | 'userIds' | 'attachCsv' | 'attachExcel' | 'enabled'> & {
  readonly schedule: SubscriptionSchedule;
};
export type StoredSubscription = Owned<SubscriptionBody>;

/** For which moment each was sent last, and when. */
export interface SubscriptionPositions {
  all(): Promise<
    readonly { readonly subscription: StoredSubscription; readonly sentForMs: number; readonly sentAtMs: number | null }[]
  >;
  sent(companyId: CompanyId, id: string, sentForMs: number, sentAtMs: number): Promise<void>;
}

export interface ReportSubscriptionParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly positions: SubscriptionPositions;
  readonly reports: ReportService;
  readonly mail: MailSender;
  readonly files: Pick<StoredFiles, 'write'>;
  /** Somebody as he may be now; null: he may not sign in any more. */
  readonly userAs: (companyId: CompanyId, userId: UserId) => Actor | null;
  readonly addressOf: (userId: UserId) => string | null;
  readonly languageOf: (userId: UserId) => Language;
  readonly sightOf: (actor: Actor) => Sight;
  readonly mayUse: (actor: Actor, application: 'statistics' | 'statistics-admin') => boolean;
  readonly parametersOf: (companyId: CompanyId) => FormulaParameters;
  readonly zone: string;
}

const mostBytes = 8 * 1024 * 1024;

/**
 * Sends reports by mail: at the times of their schedules, each recipient what he may see himself at that moment. A time that fell into one
 * without a running program is made up, once, for the period it was meant for.
 */
export class ReportSubscriptions {
  readonly #parts: ReportSubscriptionParts;

  constructor(parts: ReportSubscriptionParts) {
    this.#parts = parts;
  }

  nextAt({ body }: StoredSubscription): number | null {
    return body.enabled ? nextDue(body.schedule, this.#parts.clock.now(), this.#parts.zone) : null;
  }

  /** Looks each minute for what is due. */
  get job(): JobDefinition {
    return {
      name: 'report-mail',
      title: 'Reports by e-mail',
      planned: () => [{ companyId: null, subjectId: null, schedule: { kind: 'every', minutes: 5 } }],
      run: async () => ({ mails: await this.sendDue() }),
    };
  }

  /** @returns how many mails */
  async sendDue(): Promise<number> {
    const { clock, logger, positions, zone } = this.#parts;
    const nowMs = clock.now();
    let mails = 0;
    for (const { subscription, sentForMs } of await positions.all()) {
      const due = subscription.body.enabled ? latestDue(subscription.body.schedule, sentForMs, nowMs, zone) : null;
      if (due === null) continue;
      try {
        for (const userId of subscription.body.userIds)
          if (await this.sendTo(subscription, userId as UserId, due, `report:${subscription.id}:${due}:${userId}`)) mails += 1;
        await positions.sent(subscription.companyId, subscription.id, due, nowMs);
      } catch (error) {
        logger.warn('a report was not sent; it is tried again', { subscription: subscription.id, reason: describeError(error) });
      }
    }
    return mails;
  }

  /**
   * To one of them, what he may see himself.
   * @param about a second mail about the same is not sent; null: sent in any case
   * @returns his address; null: he has none, may see nothing of it, or has it already
   * @throws ParleyError `mail-not-set-up`, `input-invalid`
   */
  async sendTo(
    { companyId, id, name, body }: StoredSubscription,
    userId: UserId,
    atMs: number,
    about: string | null,
  ): Promise<string | null> {
    const { mail, userAs, addressOf, languageOf } = this.#parts;
    const to = addressOf(userId);
    const reader = userAs(companyId, userId);
    if (!to || !reader) return null;
    const { zone, fromMs, toMs } = this.#periodOf(body, atMs);
    const language = languageOf(userId);
    const table = await this.#table({ ...reader, language }, body.definition, { fromMs, toMs, zone });
    if (!table) return null;
    const period = periodText({ fromMs, toMs, zone, language });
    const mailed = { name, period, table: inLanguage(table, language), language };
    const plot = plotOf(table, body.definition.plot);
    const attachments = await this.#attachments(companyId, name, { body, table, plot, language });
    const sent = await mail.send({
      companyId,
      userId,
      to,
      subject: `${name}: ${period}`,
      text: reportMailText(mailed),
      html: reportMailHtml(mailed, plot !== null),
      attachments,
      about: about ?? `report-try:${id}:${this.#parts.clock.now()}`,
    });
    return sent === null ? null : to;
  }

  #periodOf({ definition, schedule }: SubscriptionBody, atMs: number): { zone: string; fromMs: number; toMs: number } {
    const zone = definition.zone || schedule.zone || this.#parts.zone;
    return { zone, ...periodAt(definition.period, atMs, zone) };
  }

  /** Null: nothing of it is his to see. */
  async #table(
    reader: Actor & { readonly language: Language },
    definition: ReportDefinition,
    of: { fromMs: number; toMs: number; zone: string },
  ): Promise<ReportTable | null> {
    const { reports, sightOf, parametersOf, mayUse } = this.#parts;
    const { companyId, userId, language } = reader;
    const filters = filtersOf(definition.filters);
    const application = filters.userId?.some((one) => one !== userId) ? 'statistics-admin' : 'statistics';
    const asked = figuresNamed(definition.figures);
    const figures = asked.filter(({ group }) => group !== 'telephone' || mayUse(reader, application));
    const sight = sightOf(reader);
    if (figures.length === 0) return null;
    const request = {
      ...of,
      by: definition.by,
      figures,
      filters,
      parameters: parametersWith(parametersOf(companyId), definition),
    };
    const table = await reports.run({ companyId, userId, sight, language }, request);
    const seesSome =
      sight.all || sight.queueIds.size > 0 || sight.agentIds.size > 0 || figures.some(({ group }) => group === 'telephone');
    return seesSome && table.unsupported.length < figures.length ? table : null;
  }

  async #attachments(
    companyId: CompanyId,
    name: string,
    of: { body: SubscriptionBody; table: ReportTable; plot: Buffer | null; language: Language },
  ): Promise<MailAttachment[]> {
    const { body, table, plot, language } = of;
    const base = name.replaceAll(/[^\p{L}\p{N} _-]/gu, ' ').trim() || 'report';
    const attached: MailAttachment[] = [];
    const attach = async (fileName: string, contentType: string, content: Buffer, contentId?: string) => {
      const { id } = await this.#parts.files.write(companyId, once(content), { maxBytes: mostBytes });
      attached.push({ fileName, contentType, storedFile: id, ...(contentId ? { contentId } : {}) });
    };
    if (plot) await attach('plot.png', 'image/png', plot, plotContentId);
    if (body.attachCsv) await attach(`${base}.csv`, 'text/csv; charset=utf-8', Buffer.from(reportCsv(table, language)));
    if (body.attachExcel)
      await attach(
        `${base}.xlsx`,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        reportExcel(table, name, language),
      );
    return attached;
  }
}

async function* once(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content;
}

function periodText(of: { fromMs: number; toMs: number; zone: string; language: Language }): string {
  const { fromMs, toMs, zone, language } = of;
  const format = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone });
  const [from, to] = [format.format(fromMs), format.format(toMs - 1)];
  return from === to ? from : `${from} ${sheetWords[language].until} ${to}`;
}

/** @throws ParleyError `input-invalid` for figures that cannot be sent */
export function checkSubscription(body: Partial<SubscriptionBody>): void {
  if (body.definition) figuresNamed(body.definition.figures);
}
